"""How source text becomes target text: one protocol, ``core.stages.Translator``."""
