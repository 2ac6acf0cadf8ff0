"""``labeler=gold``: the corpus's own labels."""

from collections.abc import Sequence

from spanferry.core.errors import ConfigError
from spanferry.core.records import Sentence


class GoldLabeler:
    """Passes labelled sentences on."""

    version = 1
    stored = False
    keeps_labels = True

    def label(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences as they are.

        Raises:
            ConfigError: a sentence has no labels.
        """
        for sentence in sentences:
            if sentence.entities is None:
                raise ConfigError(
                    f"labeler=gold: sentence {sentence.id!r} ({sentence.language}) has no labels: the file has words only, or it is a "
                    f"translation. Give a labelled file, or choose another labeler, or stop at the links: method=none tagger=none"
                )
        return list(sentences)
