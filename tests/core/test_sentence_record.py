"""Records of sentences, written and read."""

import gzip

import pytest

from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Outcome, Sentence, Span
from spanferry.core.sentence_record import SentenceRecord, load_sentences, save_sentences, sentence_ids

TARGET = Sentence("train-1", "de", ("Ada", "schlief", "“"), None, "news")
ADA = (Entity(Span(0, 1), "PER"),)
PROJECTED = SentenceRecord(
    TARGET,
    Sentence("train-1", "en", ("Ada", "slept", "”"), ADA, "news"),
    gold=ADA,
    projected=(),
    scores=(),
    outcomes=(Outcome.UNALIGNED,),
    links=((1, 1), (2, 2)),
    filtered=True,
)
TAGGED = SentenceRecord(Sentence("test-9", "de", ()), gold=None, predicted=ADA[:0])


def test_what_is_written_is_read(tmp_path):
    save_sentences(tmp_path / "sentences", [PROJECTED, TAGGED])
    assert list(load_sentences(tmp_path / "sentences")) == [PROJECTED, TAGGED]


def test_the_same_records_are_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        save_sentences(tmp_path / name, [PROJECTED])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_no_file_has_no_records(tmp_path):
    assert list(load_sentences(tmp_path / "sentences")) == []


@pytest.mark.parametrize("damage", [lambda whole: whole[:-9], lambda whole: b"no gzip", lambda whole: gzip.compress(b"[]\n")])
def test_a_damaged_file_is_named(tmp_path, damage):
    path = tmp_path / "sentences"
    save_sentences(path, [PROJECTED])
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError, match=r"sentences: damaged \(.*run the cell or sweep again"):
        list(load_sentences(path))


def test_nothing_half_written_is_left(tmp_path):
    with pytest.raises(ZeroDivisionError):
        save_sentences(tmp_path / "sentences", (PROJECTED if n else 1 / 0 for n in (1, 0)))
    assert list(tmp_path.iterdir()) == []


def test_a_record_damaged_within_is_named(tmp_path):
    path = tmp_path / "sentences"
    save_sentences(path, [PROJECTED] * 9)
    whole = bytearray(path.read_bytes())
    whole[40:60] = b"x" * 20  # what zlib finds, past the head that gzip does
    path.write_bytes(whole)
    with pytest.raises(DataError, match="sentences: damaged"):
        list(load_sentences(path))


def test_those_wanted_are_read_and_ids_without_the_rest(tmp_path):
    path = tmp_path / "sentences"
    save_sentences(path, [PROJECTED, TAGGED])
    assert list(load_sentences(path, {"test-9"})) == [TAGGED]
    assert list(sentence_ids(path)) == ["train-1", "test-9"]


def test_an_id_that_json_escapes_is_read(tmp_path):
    path = tmp_path / "sentences"
    save_sentences(path, [SentenceRecord(Sentence('train-"1', "de", ("a",)))])
    assert list(sentence_ids(path)) == ['train-"1']


def test_any_language_is_read_whatever_the_locale(tmp_path, ascii_locale):
    save_sentences(tmp_path / "sentences", [PROJECTED])
    assert list(load_sentences(tmp_path / "sentences")) == [PROJECTED]


def test_the_bytes_do_not_say_when_they_were_written(tmp_path):
    save_sentences(tmp_path / "sentences", [PROJECTED])
    assert (tmp_path / "sentences").read_bytes()[4:8] == bytes(4)  # RFC 1952: MTIME, 0 where no time stamp is available
