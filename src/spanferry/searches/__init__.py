"""Searches over settings: what chooses the next ones to try."""
