"""The benchmark runs and prints every row. What it measures is asserted nowhere; batches are facts."""

import re

import pytest

KINDS = "one length", "many lengths"
EQUAL = ["Trainer", "tagger, batch_size=8"]


def rows(tiny, name):
    """Steps, the largest batch and its padding, table by table."""
    return re.findall(rf"^{re.escape(name)} +(\d+) +([\d,]+) +(\d+) %", tiny.output, re.MULTILINE)


@pytest.mark.parametrize("name", EQUAL)
def test_sentences_of_one_length_make_the_same_batches(tiny, name):
    assert rows(tiny, name)[::2] == [("2", "128", "0")] * 2  # 16 sentences of 16 subwords, 8 a batch; in either precision


@pytest.mark.parametrize("name", [*EQUAL, "Trainer, group_by_length"])
def test_sentences_of_many_lengths_make_as_many_batches(tiny, name):
    assert [steps for steps, _, _ in rows(tiny, name)[-1:]] == ["3"]


def test_token_batches_hold_what_trainers_largest_does(tiny):
    (_, trainers, _), *_ = reversed(rows(tiny, "Trainer"))
    tokens, largest = re.findall(r"^tagger, batch_tokens=(\d+) +\d+ +([\d,]+)", tiny.output, re.MULTILINE)[-1]
    assert int(largest.replace(",", "")) <= int(tokens) == int(trainers.replace(",", ""))


def test_all_learn_from_the_same(tiny):
    assert len(re.findall(r"^Each saw (?:16|24) sentences, ", tiny.output, re.MULTILINE)) == 4


def test_every_training_is_compared_with_trainer(tiny):
    assert ("tagger, batch_size=8", "Trainer") in tiny.compared()
    assert {row["case"] for row in tiny.rows} == {f"{kind}, {precision}" for kind in KINDS for precision in ("32-true", "bf16-mixed")}
