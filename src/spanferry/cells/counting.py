"""What a cell's steps count beside their outputs, as metrics."""

from collections.abc import Sequence

from spanferry.core.records import Sentence, Translation


def of_translations(sentences: Sequence[Sentence], made: Sequence[Translation]) -> dict[str, float]:
    """How many sentences were translated, and how many came out empty, cut, or as they went in."""
    return {
        **of_written([translation.sentence for translation in made]),
        "translation/truncated": float(sum(translation.truncated for translation in made)),
        "translation/copied": float(sum(map(_copied, sentences, made))),
    }


def of_written(sentences: Sequence[Sentence]) -> dict[str, float]:
    """How many target sentences were made, and how many of these came out empty."""
    return {
        "translation/sentences": float(len(sentences)),
        "translation/empty": float(sum(not sentence.words for sentence in sentences)),
    }


def of_refinement(labelled: Sequence[Sentence], refined: Sequence[Sentence]) -> dict[str, float]:
    """How many entities a refiner was given, and how many it lost."""
    before, after = (sum(len(sentence.entities or ()) for sentence in sentences) for sentences in (labelled, refined))
    return {"refinement/entities": float(before), "refinement/lost": float(before - after)}


def _copied(source: Sentence, translation: Translation) -> bool:
    """Whether a translator gave back what it got: some models do so for a language they hardly know."""
    return bool(source.words) and translation.sentence.words == source.words
