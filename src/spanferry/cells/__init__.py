"""A cell at work: its choices, its steps, what they hand to each other, what it found out."""
