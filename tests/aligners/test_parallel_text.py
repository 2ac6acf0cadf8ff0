import logging

import pytest

from spanferry.aligners._parallel_text import ColumnFiles, ParallelText, check_prefix, reduced
from spanferry.core.errors import ConfigError, DataError
from spanferry.data.languages import LANGUAGES

COLUMNS = ColumnFiles("{source}.tsv", "{target}.tsv")


def text(root, *entries, missing="refuse", target="de"):
    return ParallelText(entries, root, missing, LANGUAGES["en"], LANGUAGES[target])


def test_reads_pairs_and_leaves_out_empty_sides(tmp_path):
    (tmp_path / "a.txt").write_bytes("the dog ||| der  Hund \r\nnothing ||| \nA ||| Ä".encode())
    assert text(tmp_path, "a.txt").pairs() == [(("the", "dog"), ("der", "Hund")), (("A",), ("Ä",))]


def test_reads_the_words_of_column_files_sentence_by_sentence(tmp_path):
    (tmp_path / "en.tsv").write_text("-DOCSTART- O\n\nKai B-PER\nsleeps O\n\nyes O\n")
    (tmp_path / "de.tsv").write_text("-DOCSTART-\tO\n\nKai\tI-\nschläft\t?\n\nja\tB-PRE\n\n\n")  # tags nobody could read
    assert text(tmp_path, COLUMNS).pairs() == [
        (("-DOCSTART-",), ("-DOCSTART-",)),
        (("Kai", "sleeps"), ("Kai", "schläft")),
        (("yes",), ("ja",)),
    ]


def test_an_empty_sentence_keeps_its_place(tmp_path):
    (tmp_path / "en.tsv").write_text("a\n\nb\n\nc\n")
    (tmp_path / "de.tsv").write_text("x\n\n\nz\n")
    assert text(tmp_path, COLUMNS).pairs() == [(("a",), ("x",)), (("c",), ("z",))]


def test_an_empty_translation_at_the_end_is_no_missing_one(tmp_path):
    (tmp_path / "en.tsv").write_text("a\n\nb\n")
    (tmp_path / "de.tsv").write_text("x\n\n\n")
    assert text(tmp_path, COLUMNS).pairs() == [(("a",), ("x",))]


def test_another_number_of_sentences_is_refused_with_both_files(tmp_path):
    (tmp_path / "en.tsv").write_text("a\n\nb\n\nc\n")
    (tmp_path / "de.tsv").write_text("x\n\ny\n")
    with pytest.raises(DataError, match=r"en\.tsv has 3 sentences and \S*de\.tsv has 2"):
        text(tmp_path, COLUMNS).pairs()


def test_every_missing_file_is_named_before_work(tmp_path):
    (tmp_path / "en.tsv").touch()
    with pytest.raises(ConfigError) as caught:
        text(tmp_path, "a.txt", COLUMNS)
    assert f"no such file: {tmp_path}/a.txt\n" in str(caught.value)
    assert f"no such file: {tmp_path}/de.tsv\n" in str(caught.value)
    assert "en.tsv" not in str(caught.value)
    assert "missing_text=skip" in str(caught.value)


def test_a_language_without_text_can_be_skipped(tmp_path, caplog):
    (tmp_path / "en.tsv").write_text("a\n")
    (tmp_path / "es.tsv").write_text("b\n")
    assert text(tmp_path, COLUMNS, missing="skip", target="es").paths == (tmp_path / "en.tsv", tmp_path / "es.tsv")
    absent = text(tmp_path, COLUMNS, missing="skip", target="de")
    with caplog.at_level(logging.INFO):
        assert (absent.paths, absent.pairs()) == ((), [])
    assert f"left out (missing_text=skip): {tmp_path}/de.tsv" in caplog.text


def test_text_in_a_related_language_serves_any_target(tmp_path):
    (tmp_path / "en-es.txt").write_text("a ||| b\n")
    assert text(tmp_path, "{source}-es.txt", target="it").pairs() == [(("a",), ("b",))]


def test_a_wrong_placeholder_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"unknown placeholder \{targt\}. Did you mean 'target'"):
        text(tmp_path, "{targt}.txt", missing="skip")


def test_reduction():
    assert reduced(("Houses", "of"), 4) == ("hous", "of")
    assert reduced(("Houses",), None) == ("houses",)
    assert reduced(("Houses",), 4, lower_case=False) == ("Hous",)


def test_a_prefix_keeps_a_letter():
    with pytest.raises(ConfigError, match="prefix=0"):
        check_prefix(0)
