"""Ctrl-C, and SIGTERM, a cluster's way of saying it: raised where the main thread is, and remembered.

What a signal raises can be lost: Python drops what comes up in a destructor or in a weak reference's callback, and its imports have such
callbacks. So long work also asks, between two steps, whether it was to stop.
"""

import signal
from types import FrameType

_asked = False


def listen() -> None:
    """Raise KeyboardInterrupt in the main thread at these signals, from now on; a Ctrl-C that the shell said to ignore stays ignored."""
    global _asked
    _asked = False
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)


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
