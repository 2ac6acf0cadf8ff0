"""What ``alignment_metric`` is made of: a module a section."""
