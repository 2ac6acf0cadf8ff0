"""``launcher=serial``: cells run one after the other in this process."""

from spanferry.core.launching import Died, Work


class SerialLauncher:
    """One worker, which is this process: nothing is started, and what kills it ends the sweep."""

    workers = 1
    apart = False
    seconds = None

    def check(self) -> None:
        """There is nothing to lack."""

    def run(self, work: Work, count: int, died: Died) -> None:
        """Work here; the count says nothing, as there is one worker, whose death there would be nobody to tell of."""
        work()
