"""``translator=recorded``: translations made elsewhere, read from files."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from spanferry.core.conll import EmptySentences, read_conll
from spanferry.core.corpus import Split
from spanferry.core.recordings import Recordings
from spanferry.core.records import Language, Sentence, Translation
from spanferry.core.stages import nothing


class RecordedTranslator:
    """Reads translations in CoNLL-like columns (tags, if any, are ignored): sentence ``n`` translates sentence ``n`` of its split.

    Args:
        root: the folder that patterns start from.
        files: by split, the file of translations; ``{source}`` and ``{target}`` stand for the codes of the cell's languages.
        empty: what a blank line too many is, as in ``core.conll.read_conll``.

    Raises:
        ConfigError: no files named, or missing ones.
    """

    version = 1
    stored = False

    def __init__(
        self,
        root: Path,
        files: dict[Split, str | None],
        source_language: Language,
        target_language: Language,
        empty: EmptySentences = "refuse",
    ) -> None:
        self._recordings = Recordings(root, files, source_language, target_language, "recordings.translations")
        self._empty = empty

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files."""
        return self._recordings.paths

    def translate(self, sentences: Sequence[Sentence], target: Language, done: Callable[[int], None] = nothing) -> list[Translation]:
        """The recorded translations, by id.

        Raises:
            DataError: a file has another number of sentences than its split, or none was named for a split.
        """

        def read(path: Path, split: Split) -> list[Sentence]:
            return read_conll(path, target.code, split, labelled=False, empty=self._empty)

        recorded = self._recordings.entries([sentence.id for sentence in sentences], read)
        return [
            Translation(replace(translation, domain=sentence.domain))
            for sentence, (_, _, translation) in zip(sentences, recorded, strict=True)
        ]
