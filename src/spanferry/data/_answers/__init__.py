"""Answers as entities of parallel sentences: what ``data.xquad`` and ``data.mlqa`` share."""
