"""Tags written one after the other, and what is read back from them."""

from spanferry.core.records import Entity, Outcome, Pair, Sentence, Span
from spanferry.methods.landings import Landing, read_back, written

PROJECTED, OVERLAP, UNALIGNED = Outcome.PROJECTED, Outcome.OVERLAP, Outcome.UNALIGNED
SOURCE = Sentence("1", "en", ("w",) * 3, tuple(Entity(Span(word, word + 1), label) for word, label in enumerate("ABA")))
PAIR = Pair(SOURCE, Sentence("1", "de", ("w",) * 5))


def read(*landings):
    result = read_back(PAIR, landings, [OVERLAP, OVERLAP, UNALIGNED])
    return [(e.span.start, e.span.end, e.label) for e in result.target.entities], list(result.outcomes)


def test_the_last_to_write_stays():
    assert written([], 0) == []
    assert written([Landing([1, 2, 3], "A", (0,)), Landing([2], "B", (1,))], 4) == ["O", "B-A", "B-B", "I-A"]


def test_an_inner_tag_without_a_start_is_read_as_an_entity():
    assert read(Landing([1, 3], "A", (0,))) == ([(1, 2, "A"), (3, 4, "A")], [PROJECTED, OVERLAP, UNALIGNED])


def test_an_entity_is_lost_once_no_tag_of_it_is_left():
    assert read(Landing([1], "A", (0,)), Landing([1, 2], "B", (1,))) == ([(1, 3, "B")], [OVERLAP, PROJECTED, UNALIGNED])
    assert read(Landing([1, 2], "A", (0,)), Landing([1], "B", (1,)))[1] == [PROJECTED, PROJECTED, UNALIGNED]


def test_joined_entities_share_their_fate():
    assert read(Landing([1, 2], "A", (0, 2))) == ([(1, 3, "A")], [PROJECTED, OVERLAP, PROJECTED])
