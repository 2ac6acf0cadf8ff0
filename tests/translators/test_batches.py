from hypothesis import given
from hypothesis import strategies as st

from spanferry.translators._batches import STEP, batches

LENGTHS = st.lists(st.integers(1, 70), max_size=40)


def rows_of(lengths):
    return [[place] * length for place, length in enumerate(lengths)]


@given(LENGTHS, st.integers(1, 300))
def test_every_row_is_in_one_batch(lengths, tokens):
    rows = rows_of(lengths)
    found = [pair for batch in batches(rows, tokens, 3.0, 500) for pair in zip(batch.places, batch.rows, strict=True)]
    assert sorted(found) == list(enumerate(rows))


@given(LENGTHS, st.integers(1, 300))
def test_a_batch_stays_within_the_tokens(lengths, tokens):
    for batch in batches(rows_of(lengths), tokens, 3.0, 500):
        assert len(batch.rows) == 1 or len(batch.rows) * max(map(len, batch.rows)) <= tokens


@given(LENGTHS, st.integers(1, 300))
def test_a_limit_depends_on_its_own_row(lengths, tokens):
    rows = rows_of(lengths)
    limits = {place: batch.limit for batch in batches(rows, tokens, 2.0, 100) for place in batch.places}
    alone = {place: batch.limit for place in range(len(rows)) for batch in batches([rows[place]], tokens, 2.0, 100)}
    assert limits == alone


def test_the_longest_come_first():
    assert [batch.places for batch in batches(rows_of([1, 40, 2, 39]), 80, 1.0, 100)] == [[1, 3], [2, 0]]


def test_a_limit_is_a_multiple_of_the_step():
    (batch,) = batches(rows_of([STEP + 1]), 100, 3.0, 500)
    assert batch.limit == 3 * 2 * STEP


def test_no_limit_is_beyond_the_model():
    (batch,) = batches(rows_of([40]), 100, 3.0, 50)
    assert batch.limit == 50
