"""What ``study=alignment_noise`` is made of."""
