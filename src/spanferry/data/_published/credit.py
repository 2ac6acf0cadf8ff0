"""What every published corpus has in common: a size that is known, a licence, a citation."""

import sys
from functools import cache
from typing import Literal

SizeCheck = Literal["check", "warn", "ignore"]
"""What a split of another size than published is: an error, worth a warning, or nothing."""


@cache
def credit(title: str, licence: str, citation: str) -> None:
    """Say a corpus's licence and what to cite, once a process."""
    print(f"{title}. Licence: {licence}. Cite: {citation}.", file=sys.stderr)
