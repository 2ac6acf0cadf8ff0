"""What ``study=teacher_sources`` is made of."""
