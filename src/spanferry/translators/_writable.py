"""What of a model's answer a file of words can hold."""

import re

_UNWRITABLE = re.compile("[\0\ufeff\ud800-\udfff]")
"""NUL, the byte-order mark and halves of a character: CoNLL files would be refused, or be read back as other words."""


def writable(text: str) -> str:
    """The text without them; none of them can be seen."""
    return _UNWRITABLE.sub("", text)
