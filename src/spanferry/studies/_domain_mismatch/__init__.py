"""What ``domain_mismatch`` is made of: a module a section."""
