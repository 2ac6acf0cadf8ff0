"""What ``study=adversarial_shift`` is made of."""
