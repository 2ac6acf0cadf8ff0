"""``labeler=tagger``: the cell's own tagger, trained on the source corpus first."""

import logging
from collections.abc import Sequence
from pathlib import Path

from spanferry.core.errors import ConfigError
from spanferry.core.records import Sentence
from spanferry.core.stages import Labeler, Tagger

log = logging.getLogger(__name__)


class TaggerLabeler:
    """Labels sentences with what the cell's choice of ``tagger`` learnt from the source corpus. It has no options of its own.

    Attributes:
        needs: what the cell makes first: a trained tagger, which it gives to ``with_tagger``.
    """

    version = 1
    needs = frozenset({"tagger"})

    def with_tagger(self, tagger: Tagger, folder: Path) -> Labeler:
        """The labeler that uses a trained tagger.

        Args:
            folder: where the tagger's training left its model.
        """
        return _TrainedLabeler(tagger, folder)

    def label(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """Nobody can label before there is a tagger.

        Raises:
            ConfigError: always.
        """
        raise ConfigError("labeler=tagger: no tagger was trained on the source corpus; choose a tagger (tagger=tiny), or another labeler")


class _TrainedLabeler:
    """Labels by the words alone, with a trained tagger."""

    version = TaggerLabeler.version

    def __init__(self, tagger: Tagger, folder: Path) -> None:
        self._tagger, self._folder = tagger, folder

    def label(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences with the entities that the tagger finds; a warning counts those it did not read to the end.

        Raises:
            ConfigError: the folder holds no trained tagger.
        """
        predictions = self._tagger.predict([sentence.with_entities(None) for sentence in sentences], self._folder)
        if predictions.truncated:
            log.warning(
                "labeler=tagger: %d of %d sentences are longer than the tagger reads; it finds no entity past its limit",
                predictions.truncated,
                len(sentences),
            )
        return list(predictions.sentences)
