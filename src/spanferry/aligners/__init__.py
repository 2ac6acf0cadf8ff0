"""Aligners: which source word is which target word."""
