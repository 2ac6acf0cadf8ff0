"""What ``study=published_table`` is made of."""
