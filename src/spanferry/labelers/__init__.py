"""Who labels the side that projection starts from: one protocol, ``core.stages.Labeler``."""
