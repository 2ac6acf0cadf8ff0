"""CoNLL-like files: what is read, what is refused, and where."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spanferry.core.bio import Scheme
from spanferry.core.conll import read_conll, write_conll
from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Sentence, Span


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "corpus.conll"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_reads_words_tags_and_ids(tmp_path):
    path = write(tmp_path, "Anna B-PER\nDiallo I-PER\nsleeps O\n\nKano\tB-LOC\n")
    first, second = read_conll(path, "en", "train")
    assert first == Sentence("train-1", "en", ("Anna", "Diallo", "sleeps"), (Entity(Span(0, 2), "PER"),))
    assert second == Sentence("train-2", "en", ("Kano",), (Entity(Span(0, 1), "LOC"),))


def test_all_sentences_of_a_file_are_of_one_domain(tmp_path):
    path = write(tmp_path, "Kai\n\nAda\n")
    assert [sentence.domain for sentence in read_conll(path, "en", "test", domain="sport")] == ["sport", "sport"]


def test_middle_columns_are_passed_over(tmp_path):
    path = write(tmp_path, "EU NNP I-NP B-ORG\nrejects VBZ I-VP O\n")
    assert read_conll(path, "en", "dev")[0].entities == (Entity(Span(0, 1), "ORG"),)


def test_one_column_is_unlabelled(tmp_path):
    assert read_conll(write(tmp_path, "Hello\nworld\n"), "en", "train")[0].entities is None


def test_tags_can_be_ignored(tmp_path):
    assert read_conll(write(tmp_path, "Kano I-LOC\n"), "en", "train", labelled=False)[0].entities is None


def test_docstart_lines_are_sentences_so_that_parallel_files_stay_parallel(tmp_path):
    sentences = read_conll(write(tmp_path, "-DOCSTART- O\n\nKano B-LOC\n\n"), "en", "train")
    assert [sentence.words for sentence in sentences] == [("-DOCSTART-",), ("Kano",)]


@pytest.mark.parametrize(
    "text", ["Kano B-LOC\r\n\r\nLagos B-LOC\r\n", "\ufeffKano B-LOC\n\nLagos B-LOC", "Kano \t B-LOC \n\nLagos\tB-LOC\n\n\n"]
)
def test_windows_ends_bom_mixed_gaps_and_blank_ends_are_read(tmp_path, text):
    assert [s.words for s in read_conll(write(tmp_path, text), "en", "train")] == [("Kano",), ("Lagos",)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a O\n  \t \nb O\n", [("a",), ("b",)]),  # a line of spaces is blank
        ("a O\r\n \r\nb O\r\r\n", [("a",), ("b",)]),
        ("\ufeffa O\n\n\ufeffb O\n\ufeff", [("a",), ("b",)]),  # files with a byte-order mark, joined
        ("a\ufeffb O\n", [("a\ufeffb",)]),
        (" a  \t\tO\t\n", [("a",)]),
        ("a\f O\n\vb O", [("a\f", "\vb")]),
        ("a O\nb O", [("a", "b")]),
        (100_000 * "a" + " O\n", [(100_000 * "a",)]),
        ("a " + 100_000 * "x " + "O\nb " + 100_000 * "y " + "O\n", [("a", "b")]),
        ("a\u0085b\u2029c O\n", [("a\u0085b\u2029c",)]),
        ("B-LOC\nO\n", [("B-LOC", "O")]),  # one column is words, whatever they look like
    ],
)
def test_strange_but_clear_files_are_read(tmp_path, text, words):
    assert [s.words for s in read_conll(write(tmp_path, text), "en", "train")] == words


def test_no_break_space_and_line_separators_belong_to_words(tmp_path):
    sentences = read_conll(write(tmp_path, "10\u00a0000 O\na\u2028b O\nc\x85d O\n"), "en", "train")
    assert sentences[0].words == ("10\u00a0000", "a\u2028b", "c\x85d")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("Kano B-LOC\nsleeps\n", 2, "1 columns"),
        ("Kano B-LOC\n\nDiallo I-PER\n", 3, "continues an entity that has no start"),
        ("B-PER Amina\nO met\n", 1, "not of the scheme iob2.* in that order; here 'B-PER' stands first"),
        ("O met\nB-PER Amina\n", 1, "not of the scheme iob2.* in that order; here 'O' stands first"),
        ("# mine now\na O\n", 2, "2 columns .'a O'. where the first line .'# mine now'. has 3; spaces and tabs part columns"),
        ("a O\nDiallo X-PER\n", 2, "not of the scheme iob2"),
        ("a O\nDiallo PER\n", 2, "not of the scheme iob2"),
        ("a O\n\n\nb O\n", 3, "an empty sentence"),
        ("\na O\n", 1, "an empty sentence"),
        ("a O\n\tB-LOC\n", 2, "1 columns"),
        ("\tO\n\tB-LOC\n", 1, "no word before the tab"),
        ("a O\n\f\nb O\n", 2, "1 columns"),
        ("a O\n" + 100_000 * "b " + "O\n", 2, "100001 columns"),
        ("a O\nb " + 100_000 * "X" + "\n", 2, "not of the scheme iob2"),
    ],
)
def test_what_breaks_the_format_is_refused_with_file_and_line(tmp_path, text, line, says):
    path = write(tmp_path, text)
    with pytest.raises(DataError, match=says) as caught:
        read_conll(path, "en", "train")
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert len(str(caught.value)) < len(str(path)) + 250  # a long line is not quoted in full


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_a_file_without_sentences_is_refused(tmp_path, text):
    with pytest.raises(DataError, match="holds no sentence"):
        read_conll(write(tmp_path, text), "en", "train", empty="skip")


def test_empty_sentences_can_be_skipped_or_kept(tmp_path):
    path = write(tmp_path, "a O\n\n\nb O\n\n\n")
    assert [s.words for s in read_conll(path, "en", "train", empty="skip")] == [("a",), ("b",)]
    assert [s.words for s in read_conll(path, "en", "train", empty="keep")] == [("a",), (), ("b",), ()]


def test_lenient_reading_starts_an_entity(tmp_path):
    path = write(tmp_path, "Diallo I-PER\nKano I-LOC\n")
    found = read_conll(path, "en", "train", strict=False)[0].entities
    assert found == (Entity(Span(0, 1), "PER"), Entity(Span(1, 2), "LOC"))


def test_other_schemes(tmp_path):
    iob1 = read_conll(write(tmp_path, "Anna I-PER\nKai B-PER\n"), "en", "train", scheme=Scheme.IOB1)
    assert iob1[0].entities == (Entity(Span(0, 1), "PER"), Entity(Span(1, 2), "PER"))
    bioes = read_conll(write(tmp_path, "Anna B-PER\nDiallo E-PER\nKano S-LOC\n"), "en", "train", scheme=Scheme.BIOES)
    assert bioes[0].entities == (Entity(Span(0, 2), "PER"), Entity(Span(2, 3), "LOC"))


texts = [
    "a",
    "é",
    "B-LOC",
    "I-LOC",
    "O",
    " O\n",
    "\tO\n",
    " O\r\n",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\ufeff",
    "\0",
    "\f",
    "\u2028",
    "\u0085",
    "\u00a0",
]
pieces = st.sampled_from([*map(str.encode, texts), b"\xff", b"\xc3", b"\x85"])


def non_blank_lines(content: bytes) -> int:
    return sum(bool(line.removeprefix(b"\xef\xbb\xbf").strip(b" \t")) for line in re.split(rb"\r\n|\n|\r", content))


def words_or_refusal(path: Path, **options: bool) -> int | str:
    try:
        return sum(len(sentence.words) for sentence in read_conll(path, "en", "train", empty="skip", **options))
    except DataError as error:
        return str(error)


@settings(max_examples=400)
@given(st.lists(pieces, max_size=12).map(b"".join) | st.binary(max_size=20), st.booleans(), st.booleans())
def test_any_bytes_are_read_word_for_line_or_refused_with_their_file(tmp_path_factory, content, strict, labelled):
    path = write(tmp_path_factory.mktemp("hostile"), content)
    found = words_or_refusal(path, strict=strict, labelled=labelled)
    assert found.startswith(f"{path}:") if isinstance(found, str) else found == non_blank_lines(content)


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=" \t\n\r\0\ufeff"), min_size=1)


@given(st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=4))
def test_what_is_written_is_read_back(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("round") / "corpus.conll"
    sentences = [Sentence(f"train-{n}", "en", tuple(t), (Entity(Span(0, len(t)), "ORG"),)) for n, t in enumerate(texts, 1)]
    write_conll(path, sentences)
    assert read_conll(path, "en", "train") == sentences


def test_empty_translations_survive_writing(tmp_path):
    path = tmp_path / "out.conll"
    sentences = [Sentence("test-1", "en", ("a",), ()), Sentence("test-2", "en", (), ()), Sentence("test-3", "en", ("b",), ())]
    write_conll(path, sentences)
    assert [s.words for s in read_conll(path, "en", "test", empty="keep")] == [("a",), (), ("b",)]


@pytest.mark.shared_data
@pytest.mark.parametrize(("name", "size"), [("europarl_ner/es.conll", 799), ("conll/en/train.tsv", 14987), ("conll/es/test.tsv", 1517)])
def test_real_corpora_have_their_published_sizes(shared_data, name, size):
    assert len(read_conll(shared_data / name, "xx", "test")) == size  # counted by awk as well


@pytest.mark.shared_data
def test_a_real_ill_formed_tag_is_found_and_can_be_read_leniently(shared_data):
    path = shared_data / "masakhaner2/hau/test.txt"
    with pytest.raises(DataError, match=r"test\.txt:12293: word 3: I-ORG continues"):
        read_conll(path, "ha", "test")
    assert len(read_conll(path, "ha", "test", strict=False)) == 1633
