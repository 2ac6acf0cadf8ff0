"""What is shown of a search."""

from spanferry.core.searching import BEST_DEV, Findings, State, Trial
from spanferry.reports.search import command, importance, trials

FINDINGS = Findings(
    BEST_DEV,
    ("lang=de,sw", "data.root=a folder"),
    {"tagger.epochs": "2 to 8", "+objective": "a or b"},
    {},
    (
        Trial(0, {"tagger.epochs": "2", "+objective": "a"}, State.failed, None, "lang=sw: out of memory"),
        Trial(1, {"tagger.epochs": "3", "+objective": "a"}, State.done, 0.25),
        Trial(2, {"tagger.epochs": "4", "+objective": "b"}, State.done, 0.75),
    ),
    {"tagger.epochs": 0.2, "+objective": 0.8},
)


def rows(table):
    return [list(map(str, column.cells)) for column in table.columns]


def test_the_best_trial_stands_on_top_and_failures_below():
    assert rows(trials(FINDINGS)) == [
        ["2", "1", "0"],
        ["4", "3", "2"],
        ["b", "a", "a"],
        ["0.750", "0.250", ""],
        ["done", "done", "failed: lang=sw: out of memory"],
    ]
    assert [str(column.header) for column in trials(FINDINGS).columns] == ["trial", "tagger.epochs", "objective", BEST_DEV, "state"]


def test_the_setting_that_matters_most_stands_first():
    assert rows(importance(FINDINGS)) == [["objective", "tagger.epochs"], ["a or b", "2 to 8"], ["0.80", "0.20"]]


def test_the_best_settings_are_a_command_to_type():
    assert command(FINDINGS) == "python run.py -m lang=de,sw 'data.root=a folder' tagger.epochs=4 +objective=b"
    assert command(Findings(BEST_DEV, (), {}, {})) == ""
