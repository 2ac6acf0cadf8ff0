"""What steps hand to each other."""

from spanferry.cells.outputs import Projected
from spanferry.core.records import Pair, Projection, Sentence


def test_what_was_filtered_is_among_the_sentences_and_not_among_the_kept():
    targets = [Sentence(f"train-{number}", "de", ("Kai",), ()) for number in (1, 2)]
    pairs = tuple(Pair(target, target) for target in targets)
    made = Projected("key", "text", tuple(Projection(target, ()) for target in targets), pairs, frozenset({"train-1"}))
    assert [sentence.id for sentence in made.sentences.items] == ["train-1", "train-2"]
    assert [sentence.id for sentence in made.kept.items] == ["train-2"]
    assert made.kept.key == "key"
