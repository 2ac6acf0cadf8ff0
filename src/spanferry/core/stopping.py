"""Ctrl-C, and SIGTERM, a cluster's way of saying it: raised where the main thread is, and remembered.

What a signal raises can be lost: Python drops what comes up in a destructor or in a weak reference's callback, and its imports have such
callbacks. So long work also asks, between two steps, whether it was to stop.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_asked = False


@contextmanager
def listening() -> Iterator[None]:
    """Raise KeyboardInterrupt in the block at these signals; a Ctrl-C that the shell said to ignore stays ignored. In the main thread."""
    global _asked
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN or number == signal.SIGTERM:
            signal.signal(number, _stop)
    try:
        yield
    finally:
        _asked = False
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)  # None: not Python's, and lost


def check() -> None:
    """Go on unless the user stopped this process.

    Raises:
        KeyboardInterrupt: the user did.
    """
    if _asked:
        raise KeyboardInterrupt


def _stop(number: int, frame: FrameType | None) -> None:
    global _asked
    _asked = True
    raise KeyboardInterrupt
