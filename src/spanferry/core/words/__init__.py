"""How languages cut running text into words and set words as running text. ``spanferry.core.writing`` is the way in."""
