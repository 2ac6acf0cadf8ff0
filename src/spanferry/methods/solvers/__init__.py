"""Solvers: which of the scored candidates the entities of one sentence take."""
