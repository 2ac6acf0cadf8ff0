"""spanferry ferries labelled spans from one language to another."""

__version__ = "0.9.0"
