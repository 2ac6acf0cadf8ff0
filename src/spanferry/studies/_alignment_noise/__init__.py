"""Parts of ``studies.alignment_noise``."""
