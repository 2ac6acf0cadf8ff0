"""The reviewer's walk-through, followed to the letter; the numbers of its sentence are found by brute force."""

import re
import runpy
import sys
from itertools import product

import pytest

from pages import ROOT, commands, follow, run_here

PAGE = "walkthroughs/reviewer.md"
TEXT = (ROOT / "docs" / PAGE).read_text("utf-8")
LENGTHS, WORDS = (2, 2), 4
LINKS = (((0, 1), (1, 3)), ((3, 2),))
"""Of the page's sentence: words of the two entities and of the target, and each entity's links."""


def score(entity, span):
    inside = sum(span[0] <= target < span[1] for _, target in LINKS[entity])
    return 2 * inside / (LENGTHS[entity] + span[1] - span[0])


def spans():
    return [(start, end) for start in range(WORDS) for end in range(start + 1, WORDS + 1)]


def apart(first, second):
    return first is None or second is None or first[1] <= second[0] or second[1] <= first[0]


def worth(both):
    return sum(score(entity, span) for entity, span in enumerate(both) if span is not None)


def by_greed():
    taken = [None, None]
    for value, entity, span in sorted(((score(e, s), -e, s) for e in (0, 1) for s in spans()), reverse=True):
        if value > 0 and taken[-entity] is None and all(apart(span, other) for other in taken):
            taken[-entity] = span
    return taken


@pytest.fixture
def written(tmp_path, monkeypatch):
    """An empty folder, the command's, with the files that the page gives."""
    for path, text in re.findall(r"`(\S+)`:\n\n```\w+\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    monkeypatch.delitem(sys.modules, "scarce", raising=False)
    return tmp_path


def test_no_choice_of_two_spans_is_worth_more_than_the_page_says():
    best = max(worth(both) for both in product([None, *spans()], repeat=2) if apart(*both))
    assert f"| `ilp` | Ada | wa-Juma | {best:.3f} |" in TEXT
    assert worth([(1, 2), (2, 3)]) == best


def test_greed_takes_the_long_span_and_loses():
    assert by_greed() == [(1, 4), None]
    assert f"| `ilp_greedy` | Ada wa-Juma Kamau | nothing | {worth(by_greed()):.3f} |".replace(" 0.", " .") in TEXT


def test_the_sentence_s_commands_give_what_the_page_says(tmp_path):
    outputs = follow(tmp_path, (f"{line} tracking=none" if "run.py" in line else line for line in commands(PAGE, "1")))
    tags = [re.findall(r"\t(\S+)", part) for part in outputs[-1].split("==> ")[1:]]
    assert tags == [["O", "B-PER", "B-PER", "O"], ["O", "B-PER", "I-PER", "I-PER"]]
    table = (tmp_path / "multirun/sweeps/two/report/tables/projection_f1.md").read_text("utf-8")
    assert re.findall(r"(\.\d+) \[", table)[:3] == re.findall(r"^\| `.*\| (\.\d+) \|$", TEXT, re.MULTILINE)


def test_the_method_passes_its_test_and_runs_from_its_own_folder(written):
    tests = runpy.run_path(str(written / "test_scarce.py"))
    tests["test_who_has_one_place_to_go_gets_it"]()
    small = "python run.py --config-dir mine lang=de aligner=noisy method={} tagger=none data.train=60 tracking=none hydra.run.dir={}"
    assert all(0.3 < run_here(small.format(method, method).split()) < 1 for method in ("scarce", "ilp_strict"))


@pytest.mark.slow
def test_the_whole_page_gives_the_numbers_that_it_says(written):
    follow(written, commands(PAGE, *"1245"))
    tables = [(written / "multirun/sweeps" / sweep / "report/tables") for sweep in ("compare", "mine")]
    scores = (tables[0] / "projection_f1.md").read_text("utf-8")
    assert set(re.findall(r"\.\d+ \[\S+ \S+\]", scores)) == set(re.findall(r"\.\d+ \[\S+ \S+\]", TEXT.replace("**", "")))
    differences = (tables[0] / "differences_projection_f1.md").read_text("utf-8").replace("`", "")
    for row in re.findall(r"^\| (?:de|sw) \| `.*$", TEXT, re.MULTILINE):
        assert row.replace("`", "").removesuffix(" |") in differences
    assert "scarce" in (tables[1] / "projection_f1.md").read_text("utf-8")
