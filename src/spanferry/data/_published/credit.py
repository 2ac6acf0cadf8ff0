"""Under what licence a published corpus is, and who is to be cited."""

import sys
from functools import cache


@cache
def credit(title: str, licence: str, citation: str) -> None:
    """Say a corpus's licence and what to cite, once a process."""
    print(f"{title}. Licence: {licence}. Cite: {citation}.", file=sys.stderr)
