"""Fuzz targets: texts that come from models, servers and the command line."""

from collections.abc import Iterator

from hydra.errors import HydraException

from fuzz.fuzzing import Target, text_of
from spanferry.core.commands import for_hydra, for_shell
from spanferry.core.marked_matching import matched, words_and_spans
from spanferry.core.marked_text import read_marked
from spanferry.core.markers import Markers, marking
from spanferry.core.records import Entity, Sentence, Span
from spanferry.core.redaction import redacted
from spanferry.core.spaces import split as split_spaces
from spanferry.core.writing import SPLITTERS, check_splitter, split, write
from spanferry.data._answers.sentences import sentences
from spanferry.data.languages import LANGUAGES
from spanferry.methods.generated_spans import occurrences, read_answer
from spanferry.store.pruning import duration
from spanferry.translators._prompts import cleaned

ADA = Sentence("train-1", "en", ("Ada", "lives", "in", "Cape", "Town"), (Entity(Span(0, 1), "PER"), Entity(Span(3, 5), "LOC")))
PROSE = (
    "Dr. Ada O'Brien (b. 1815) paid $1,000.50 at http://a.b/c?d=e. «Ja!» said U.S.-led J.-C.; 3. Mai.".encode(),
    "‘Yan sanda sun ce: 10% – na N5,000… a Abuja.".encode(),
    "เธออยู่ที่กรุงเทพ 他住在北京。私はKanoに住む。မြန်မာ १,००० रुपये।".encode(),
)
ARRIVED = (b"<a>Ada</a> wohnt in <b>Kapstadt</b>.", "[Ada] wohnt in 【Kapstadt】 ＜ b ／＞ &lt;a&gt;".encode())


def targets() -> Iterator[Target]:
    """All of them; what is read is a text, and a file only here."""
    for kind in Markers:
        yield _of_text(f"marked text, {kind}", lambda text, k=kind: _marked(text, k), ARRIVED)
    yield _of_text(
        "generated spans",
        lambda text: [occurrences(ADA.words, found, True) for _, found in read_answer(text, ["PER", "LOC"])],
        (b"<Person>Ada</Person><Location>Cape Town</Location>",),
    )
    yield _of_text(
        "chat answers",
        lambda text: cleaned(text, "Ada slept."),
        (b'<think>hm</think>\n```text\n"Ada schlief."\n```', "„Ada schlief.“".encode()),
    )
    for name in SPLITTERS:
        yield _of_text(f"running text, {name}", lambda text, n=name: _split(text, n), PROSE)
    yield _of_text("sentences", lambda text: [sentences(text, LANGUAGES[code]) for code in ("de", "th", "el")], PROSE)
    yield _of_text("commands", _command, (b"data.source.train={source}.conll", b"method=ilp,heuristic"))
    yield _of_text(
        "spaces",
        lambda text: split_spaces([text]),
        (b"tagger.epochs=range(1,5)", b"tagger.learning_rate=tag(log,interval(1e-5,1e-3))", b"method=choice(ilp,heuristic)"),
        HydraException,
    )
    yield _of_text("durations", duration, (b"30d", b"1.5h"))
    yield _of_text(
        "redaction",
        redacted,
        (b"run.py 'x.password=a b' +y.api_key=abc http://ada:pw@host/x?token=abc&page=2", b'{"api_key": "abc"}\ntoken: abc\n  more: 1\n'),
    )


def _of_text(name: str, read: object, seeds: tuple[bytes, ...], *also: type[Exception]) -> Target:
    return Target(name, "text", lambda folder: read(text_of((folder / "text").read_bytes())), seeds, also=also)  # type: ignore[operator]


def _marked(text: str, kind: Markers) -> object:
    found = read_marked(text, marking(ADA, kind), LANGUAGES["de"])
    matched(found, ["PER", "LOC"], [["Ada"], ["Cape Town", "Kapstadt"]], 0.5)
    words, spans = words_and_spans(found, LANGUAGES["de"])
    return [words[span.start : span.end] for span in spans if span]


def _split(text: str, splitter: str) -> None:
    """Every character that is no space belongs to exactly one word, and words set as text are the same words."""
    for code in ("en", "fr", "ha"):
        check_splitter(LANGUAGES[code], splitter)
        found = split(text, LANGUAGES[code], splitter)
        assert "".join(found.words).split() == "".join(text.split()).split() or "".join("".join(found.words).split()) == "".join(
            text.split()
        )
        assert write(found.words, LANGUAGES[code]).words == found.words


def _command(text: str) -> None:
    for_shell([for_hydra(text), text])
