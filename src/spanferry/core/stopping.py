"""Ctrl-C, and SIGTERM, a cluster's way of saying it: raised where the main thread is, and remembered.

What a signal raises can be lost: Python drops what comes up in a destructor or in a weak reference's callback, and its imports have such
callbacks. So long work also asks, between two steps, whether it was to stop.
"""

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

Handler = Callable[[int, FrameType | None], None]

_asked = False


@contextmanager
def listening() -> Iterator[None]:
    """Raise KeyboardInterrupt in the block at these signals; a Ctrl-C that the shell said to ignore stays ignored. In the main thread."""
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    with handling(_stop, [signal.SIGTERM] if ignored else [signal.SIGTERM, signal.SIGINT]):
        yield


@contextmanager
def handling(handler: Handler, numbers: Iterable[int]) -> Iterator[None]:
    """Handle these signals so in the block, and afterwards as before, when nobody is asked to stop any more. In the main thread."""
    global _asked
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        _asked = False
        for number, earlier in before.items():
            signal.signal(number, signal.SIG_DFL if earlier is None else earlier)  # None: not Python's, and lost


def check() -> None:
    """Go on unless the user stopped this process and that was lost.

    Raises:
        KeyboardInterrupt: the user did, once for each time.
    """
    global _asked
    if _asked:
        _asked = False
        raise KeyboardInterrupt


def ask() -> None:
    """Stop at the next step."""
    global _asked
    _asked = True


def stop() -> NoReturn:
    """Stop what runs, and if what is raised is lost, the next step.

    Raises:
        KeyboardInterrupt: always.
    """
    ask()
    raise KeyboardInterrupt


def _stop(number: int, frame: FrameType | None) -> None:
    stop()
