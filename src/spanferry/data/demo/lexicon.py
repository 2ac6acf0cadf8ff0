"""Names and terms: what fills the slots of a frame, in every language, with links inside the name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from spanferry.core.errors import DataError
from spanferry.data.demo.template import LABELS, Word, parse

LANGUAGES = ("en", "de", "es", "sw", "yo", "zh")
_COLUMNS = ["split", "kind", *LANGUAGES]
_FORMS = ("", "gen", "dat")


@dataclass(frozen=True)
class Name:
    """One row of the names table: its words by language and form (``""`` is the plain one)."""

    kind: str
    forms: Mapping[tuple[str, str], tuple[Word, ...]]

    def words(self, language: str, form: str = "") -> tuple[Word, ...]:
        """The name inflected. A German genitive is made by rule (Berlins, Paris'); a dative equals the plain form unless given."""
        if (language, form) in self.forms:
            return self.forms[language, form]
        plain = self.forms[language, ""]
        return (*plain[:-1], Word(genitive(plain[-1].text), plain[-1].sources)) if form == "gen" else plain


def genitive(word: str) -> str:
    """The German genitive of a name without article: an s, or an apostrophe after a sibilant."""
    return word + ("'" if word.lower().endswith(("s", "ß", "x", "z", "ce")) else "s")


def check_form(language: str, form: str, where: str) -> None:
    """Refuse an inflection that names do not have.

    Raises:
        DataError: the form is unknown, or asked of another language than German.
    """
    if form not in _FORMS or (form and language != "de"):
        raise DataError(f"{where}: form {form!r}: German has gen and dat, the other languages none")


def read_names() -> Mapping[str, tuple[Name, ...]]:
    """The bundled names and terms by ``split/kind``; terms, which belong to every split, by ``all/kind``.

    Raises:
        DataError: a row breaks the format, with file and line.
    """
    table: dict[str, list[Name]] = {}
    for file in sorted(name_files(), key=lambda file: file.name):
        for split, name in _read(file):
            table.setdefault(f"{split}/{name.kind}", []).append(name)
    return {key: tuple(names) for key, names in table.items()}


def name_files() -> list[Traversable]:
    """The bundled tables."""
    return [file for file in files("spanferry.data.demo").joinpath("names").iterdir() if file.name.endswith(".tsv")]


def _read(file: Traversable) -> list[tuple[str, Name]]:
    rows = [line.split("\t") for line in file.read_text("utf-8").split("\n")]
    if rows[0] != _COLUMNS:
        raise DataError.at(file.name, 1, f"the columns are {', '.join(_COLUMNS)}, not {', '.join(rows[0])}")
    return [_row(row, f"{file.name}:{number}") for number, row in enumerate(rows[1:], 2) if row != [""] and not row[0].startswith("#")]


def _row(row: Sequence[str], where: str) -> tuple[str, Name]:
    if len(row) != len(_COLUMNS) or row[1] not in LABELS or row[0] not in ("train", "dev", "test", "all"):
        raise DataError(f"{where}: expected {len(_COLUMNS)} columns, a split and a kind ({', '.join(LABELS)}), got {row!r}")
    english = row[2].split()
    forms = {("en", ""): parse(row[2], None, where)}
    for language, cell in zip(LANGUAGES[1:], row[3:], strict=True):
        plain, _, dative = cell.partition("~dat")
        forms[language, ""] = _cell(plain, english, f"{where} ({language})")
        if dative:
            forms[language, "dat"] = _cell(dative, english, f"{where} ({language} ~dat)")
    return row[0], Name(row[1], {key: tuple(word for word in words if isinstance(word, Word)) for key, words in forms.items()})


def _cell(text: str, english: Sequence[str], where: str) -> tuple[Word, ...]:
    """The words of a cell; without marks they are linked word by word, or all to all where a side has one word."""
    words = tuple(item for item in parse(text, english, where) if isinstance(item, Word))
    if not words:
        raise DataError(f"{where}: an empty name")
    if "=" in text:
        return words
    if len(words) == len(english):
        return tuple(Word(word.text, (position,)) for position, word in enumerate(words))
    if 1 not in (len(words), len(english)):
        raise DataError(f"{where}: {text.strip()!r} has {len(words)} words for {len(english)} in English: mark them with '='")
    return tuple(Word(word.text, tuple(range(len(english)))) for word in words)
