"""Corpora in, and the one table of languages."""
