"""What ``study=alignment_metric`` is made of."""
