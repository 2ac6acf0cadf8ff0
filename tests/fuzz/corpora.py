"""Fuzz targets: files that users bring."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from fuzz.fuzzing import Target
from spanferry.aligners._priors import read_priors
from spanferry.aligners.recorded import RecordedAligner
from spanferry.core.bio import Scheme
from spanferry.core.conll import read_conll
from spanferry.core.parallel import read_translations
from spanferry.core.pharaoh import read_gold, read_pharaoh
from spanferry.core.records import Pair, Sentence
from spanferry.data._answers.squad import read_squad
from spanferry.data.benchmark import BenchmarkCorpus
from spanferry.data.files import FilesCorpus
from spanferry.data.languages import LANGUAGES
from spanferry.shifts._name_lists import read_list
from spanferry.studies._published_table.numbers import read_published
from spanferry.translators.recorded import RecordedTranslator

EN, DE, TH, ZH = (LANGUAGES[code] for code in ("en", "de", "th", "zh"))
PAIR = Pair(Sentence("train-1", "en", ("Ada", "slept")), Sentence("train-1", "de", ("Ada", "schlief")))
CONLL = b"Ada\tB-PER\nlebt\tO\nin\tO\nNew\tB-LOC\nYork\tI-LOC\n\nEr\tO\n.\tO\n"
NOTHING = dict.fromkeys(("root", "hub", "source", "source_root", "source_hub"))


def targets() -> Iterator[Target]:
    """All of them."""
    for scheme in Scheme:
        yield Target(f"conll, {scheme}", "a.conll", lambda f, s=scheme: read_conll(f / "a.conll", "de", "train", scheme=s), (CONLL,))
    yield Target(
        "conll, lenient",
        "a.conll",
        lambda f: read_conll(f / "a.conll", "de", "train", strict=False, empty="keep"),
        (CONLL, b"Ada\nslept\n"),
    )
    yield Target(
        "parallel text",
        "a.txt",
        lambda f: read_translations([f / "a.txt"], EN, DE, None, running=True),
        (b"Ada slept . ||| Ada schlief .\n |||\n",),
    )
    yield Target("pharaoh", "a.talp", lambda f: read_pharaoh(f / "a.talp"), (b"0-0 1-1\n\n", b"0-0:0.5 1-1:1\n"))
    yield Target("gold links", "a.talp", lambda f: read_gold(f / "a.talp", base=1), (b"1-1 2p2\n\n3?1\n",))
    yield Target("files corpus", "en.conll", _files, (CONLL, b"Ada\tB-PER\nslept\tO\n"), prepare=_beside)
    yield Target("recorded translations", "de.conll", _translations, (b"Ada\nschlief\n",))
    yield Target("recorded links", "de.talp", _links, (b"0-0 1-1\n", b"0-0:0.25\n"))
    yield Target("priors", "a.tsv", lambda f: list(read_priors(f / "a.tsv")), (b"house\thaus\t3.5\n",))
    yield from _published()
    yield Target("SQuAD", "a.json", lambda f: read_squad(f / "a.json"), (SQUAD,), "json")
    yield Target("names", "a.tsv", lambda f: read_list(f / "a.tsv"), (b"# names\nPER\tAda Lovelace\nLOC\tKano\n",))
    yield Target(
        "published table",
        "a.tsv",
        lambda f: read_published(f / "a.tsv"),
        (b"# A paper\ndata\trow\taligner\tlang\tf1\nm2\tilp\t-\tsw\t0.5\n",),
    )


def _published() -> Iterator[Target]:
    """Published corpora, each in its form, and from the hub's Parquet files."""
    for name, lang, file, seed in (
        ("wikiann", "de", "de/test", b"de:Ada\tB-PER\nde:lebt\tO\n\nde:Kano\tB-LOC\n"),
        ("wikiann", "de", "test-de.tsv", b"Ada\tB-PER\nNew York\tB-LOC\n\n"),
        ("masakhaner2", "ha", "hau/test.txt", b"Kano B-LOC\njiya B-DATE\n"),
        ("conll2003", "en", "eng.testb", b"-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\n"),
        ("conll2002", "es", "esp.testb", "Melbourne B-LOC\nAño O\n".encode("latin-1")),
        ("europarl_ner", "de", "de-europarl.test.conll02", b"Herr O O O O\nSchulz O O O B-PER\n"),
    ):
        yield Target(f"{name}, {file}", file, lambda f, n=name, c=lang: _benchmark(n, c, root=f), (seed,))
    yield Target(
        "hub's Parquet", "PAN-X.de/test-00000-of-00001.parquet", lambda f: _benchmark("wikiann", "de", hub=str(f)), tuple(_tables())
    )


def _benchmark(name: str, lang: str, **places: object) -> object:
    settings = {"sizes": "ignore"} | NOTHING | places
    return BenchmarkCorpus(name, source_language=EN, target_language=LANGUAGES[lang], **settings).load()  # type: ignore[arg-type]


def _files(folder: Path) -> object:
    splits = {"train": "{source}.conll"}
    corpus = FilesCorpus(
        folder,
        splits,
        {"train": "{target}.conll"},
        {"train": "links.talp"},
        source_language=EN,
        target_language=DE,  # type: ignore[arg-type]
    )
    return corpus.load()


def _beside(folder: Path) -> None:
    (folder / "de.conll").write_text("Ada\tB-PER\nschlief\tO\n")
    (folder / "links.talp").write_text("0-0 1p1\n")


def _translations(folder: Path) -> object:
    return RecordedTranslator(folder, {"train": "{target}.conll"}, EN, DE).translate([PAIR.source], DE)


def _links(folder: Path) -> object:
    return RecordedAligner(folder, {"train": "{target}.talp"}, EN, DE, out_of_range="drop").align([PAIR])


def _tables() -> Iterator[bytes]:
    """Parquet files: a good one, and some whose columns are of other types, or of other lengths."""
    import pyarrow as pa
    from pyarrow import parquet

    names = b'{"info": {"features": {"ner_tags": {"feature": {"names": ["O", "B-PER"]}}}}}'
    for columns, metadata in (
        ({"tokens": [["Ada", "lebt"]], "ner_tags": [[1, 0]]}, names),
        ({"tokens": [["Ada"]], "ner_tags": [["B-PER"]]}, b"{}"),
        ({"tokens": [["Ada"]], "ner_tags": [[1, 0]]}, b"[]"),
        ({"tokens": [[None]], "ner_tags": [[0]]}, b'{"info": 1}'),
        ({"tokens": [["Ada"]], "ner_tags": [[7]]}, b'{"info": {"features": {"ner_tags": {"feature": {"names": 5}}}}}'),
        ({"tokens": [["Ada"]], "ner_tags": [[0]]}, b"[" * 3000),
        ({"tokens": ["Ada"], "ner_tags": [1.5]}, b"\xff"),
        ({"tokens": [["Ada"]], "ner_tags": [[True]]}, b"{}"),
        ({"words": [["Ada"]]}, b"{}"),
    ):
        file = BytesIO()
        parquet.write_table(pa.table(columns).replace_schema_metadata({b"huggingface": metadata}), file)
        yield file.getvalue()


SQUAD = (
    b'{"version": "1.1", "data": [{"title": "t", "paragraphs": [{"context": "Ada lived in Kano.", "qas": [{"id": "q1", "question": '
    b'"Where?", "answers": [{"text": "Kano", "answer_start": 13}]}, {"id": "q2", "question": "Who?", "answers": []}]}]}]}'
)
