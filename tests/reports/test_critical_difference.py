import pytest

from spanferry.core.ranking import rank
from spanferry.reports import plots
from spanferry.reports.critical_difference import diagram

SCORES = {"plain": [1, 1, 2], "mmd": [2, 3, 3], "kl": [3, 2, 1]}


@pytest.fixture
def axes():
    return diagram(rank(SCORES)).axes[0]


def test_names_stand_with_their_average_ranks(axes):
    assert {"mmd  1.33", "kl  2.00", "2.67  plain"} <= {text.get_text() for text in axes.texts}


def test_a_bar_joins_what_does_not_differ(axes):
    bars = [line.get_xdata() for line in axes.lines if line.get_linewidth() == 3]
    assert [list(bar) for bar in bars] == [[pytest.approx(4 / 3 - 0.05), pytest.approx(8 / 3 + 0.05)]]


def test_a_critical_difference_longer_than_the_axis_is_said(axes):
    assert any(
        "longer than the axis" in text.get_text()
        for text in diagram(rank({name: values[:2] for name, values in SCORES.items()})).axes[0].texts
    )


def test_it_becomes_a_file():
    assert plots.svg(diagram(rank(SCORES))).startswith("<svg")
