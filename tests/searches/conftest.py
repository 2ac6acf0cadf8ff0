"""What stands for a sweep: cells whose score is a formula of their settings."""

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.core.searching import BEST_DEV, trial_value


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def killed():
    """What ends a study that is driven until so many cells."""
    return Killed


@pytest.fixture
def drive():
    """Run a study to its end, as a sweep does; killed after so many cells, if told so. Gives the number of cells run."""

    def run(study, score, die_after=None, fails=lambda settings: False):
        ran = 0
        while trials := study.ask():
            for trial in trials:
                records = []
                for lang, bonus in (("de", 0.0), ("sw", 0.1)):
                    if ran == die_after:
                        raise Killed
                    ran += 1
                    error = "out of memory" if fails(trial.settings) and lang == "sw" else ""
                    records.append(CellRecord({"lang": lang, "seed": "0"}, {BEST_DEV: score(trial.settings) + bonus}, error))
                study.tell(trial.number, *trial_value(records, BEST_DEV))
        return ran

    return run
