"""Constrained decoding, part by part: ``methods.codec`` puts them together."""
