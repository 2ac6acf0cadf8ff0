"""``translator=recorded``: translations made elsewhere, read from files."""

from collections.abc import Sequence
from pathlib import Path

from spanferry.core.conll import EmptySentences, read_conll
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.paths import resolve_all
from spanferry.core.records import Language, Sentence, by_id
from spanferry.core.stages import Split


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
        self._paths = resolve_all(files, root, source_language, target_language, "translator.files")
        self._empty = empty
        if not self._paths:
            raise ConfigError("translator=recorded: name its files by split, for example translator.files.train='{target}/train.conll'")

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files."""
        return tuple(self._paths.values())

    def translate(self, sentences: Sequence[Sentence], target: Language) -> list[Sentence]:
        """The recorded translations, by id.

        Raises:
            DataError: a file has another number of sentences than its split, or none was named for a split.
        """
        recorded: dict[str, Sentence] = {}
        for split, path in self._paths.items():
            expected = sum(sentence.id.startswith(f"{split}-") for sentence in sentences)
            translations = read_conll(path, target.code, split, labelled=False, empty=self._empty)
            if expected and len(translations) != expected:
                raise DataError(f"{path} has {len(translations)} sentences for the {expected} of split {split}; they go by position")
            recorded |= by_id(translations)
        missing = [sentence.id for sentence in sentences if sentence.id not in recorded]
        if missing:
            raise DataError(
                f"translator=recorded: no translation for {len(missing)} sentences (first {missing[0]!r}); see translator.files"
            )
        return [recorded[sentence.id] for sentence in sentences]
