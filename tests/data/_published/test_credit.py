"""Licences and citations."""

import pytest

from spanferry.data._published.credit import credit


@pytest.fixture(autouse=True)
def fresh():
    """As in a process that has said nothing yet."""
    credit.cache_clear()


def test_a_licence_is_said_once_a_process_and_not_among_the_results(capsys):
    for _ in range(2):
        credit("MLQA", "CC BY-SA 3.0", "Lewis 2020")
    assert capsys.readouterr() == ("", "MLQA. Licence: CC BY-SA 3.0. Cite: Lewis 2020.\n")


def test_each_corpus_has_its_own(capsys):
    credit("MLQA", "CC BY-SA 3.0", "Lewis 2020")
    credit("XQuAD", "CC BY-SA 4.0", "Artetxe 2020")
    assert len(capsys.readouterr().err.splitlines()) == 2
