"""What ``study=domain_mismatch`` is made of."""
