"""Lines of ``source ||| target``."""

import pytest

from spanferry.core.errors import DataError
from spanferry.core.parallel import read_parallel, read_translations, write_parallel
from spanferry.data.languages import LANGUAGES


def test_every_line_is_a_pair_and_a_side_may_be_empty(tmp_path):
    (tmp_path / "a.txt").write_bytes("the dog ||| der  Hund \r\nnothing ||| \nA ||| Ä".encode())
    assert list(read_parallel(tmp_path / "a.txt")) == [(("the", "dog"), ("der", "Hund")), (("nothing",), ()), (("A",), ("Ä",))]


@pytest.mark.parametrize(("line", "bars"), [(b"no separator", 0), (b"a|||b", 0), (b"a ||| b ||| c", 2), (b"", 0)])
def test_names_the_place_of_a_malformed_line(tmp_path, line, bars):
    (tmp_path / "a.txt").write_bytes(b"a ||| b\n" + line + b"\n")
    with pytest.raises(DataError, match=rf"a\.txt:2: {bars} separators .* with one, and a space on both sides"):
        list(read_parallel(tmp_path / "a.txt"))


def test_names_the_place_of_what_is_not_utf8(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"a ||| \xff\n")
    with pytest.raises(DataError, match=r"a\.txt:1: byte 7 is not UTF-8"):
        list(read_parallel(tmp_path / "a.txt"))


def test_spaces_and_tabs_alone_separate_words(tmp_path):
    (tmp_path / "a.txt").write_text("10\u00a0% \t of ||| 10\u202f% a\x0cb\n", "utf-8")
    assert list(read_parallel(tmp_path / "a.txt")) == [(("10\u00a0%", "of"), ("10\u202f%", "a\x0cb"))]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("a ||| b\nc ||| d\n", "has 2 lines and the labelled source 3 sentences.* keeps a line"),
        ("a ||| b\ne ||| f\n", r"a\.txt:2: its source side \('e'\) is not sentence 2"),  # where one is missing
        ("a ||| b\nd ||| f\ne ||| g\n", r"a\.txt:2: its source side \('d'\) is not sentence 2 of the labelled source \('c'\)"),
    ],
)
def test_a_line_that_is_missing_or_of_another_sentence_is_found(tmp_path, lines, says):
    (tmp_path / "a.txt").write_text(lines)
    with pytest.raises(DataError, match=says):
        read_translations([tmp_path / "a.txt"], LANGUAGES["en"], LANGUAGES["sw"], [("a",), ("c",), ("e",)], running=False)


def test_a_first_line_with_a_tab_and_no_bars_makes_it_a_file_of_two_columns(tmp_path):
    (tmp_path / "a.tsv").write_bytes(b"the dog.\tder Hund.\r\nnothing\t\n")
    assert list(read_parallel(tmp_path / "a.tsv")) == [(("the", "dog."), ("der", "Hund.")), (("nothing",), ())]


@pytest.mark.parametrize(("line", "tabs"), [("a", 0), ("a\tb\tc", 2)])
def test_a_line_of_other_columns_is_named(tmp_path, line, tabs):
    (tmp_path / "a.tsv").write_text(f"a\tb\n{line}\n")
    with pytest.raises(DataError, match=rf"a\.tsv:2: {tabs} tabs .* a line is source TAB target"):
        list(read_parallel(tmp_path / "a.tsv"))


def test_two_files_go_together_line_by_line(tmp_path):
    (tmp_path / "a").write_text("the dog\nA\n")
    (tmp_path / "b").write_text("der Hund\n\n")
    assert list(read_parallel(tmp_path / "a", tmp_path / "b")) == [(("the", "dog"), ("der", "Hund")), (("A",), ())]


def test_two_files_of_different_length_are_refused(tmp_path):
    (tmp_path / "a").write_text("the dog\nA\n")
    (tmp_path / "b").write_text("der Hund\n")
    with pytest.raises(DataError, match=r"a has 2 lines and .*b has 1: line n of one translates line n of the other"):
        list(read_parallel(tmp_path / "a", tmp_path / "b"))


@pytest.mark.parametrize(("text", "running", "warns"), [("A dog. ||| Ein Hund.\n", False, True), ("A dog. ||| Ein Hund.\n", True, False),
                                                        ("A dog . ||| Ein Hund .\n", False, False),  # marks alone are words
                                                        ("A dog. ||| Ein Hund\n", False, False),  # half of the sides are not most
                                                        ("I! ||| Ja?\nyes ||| \n", False, False),
                                                        ("I! ||| Ja?\nno. ||| \n", False, True)])  # fmt: skip
def test_full_stops_that_stick_to_words_are_worth_a_warning(tmp_path, caplog, text, running, warns):
    (tmp_path / "a.txt").write_text(text)
    read_translations([tmp_path / "a.txt"], LANGUAGES["en"], LANGUAGES["de"], None, running=running)
    assert (f"{tmp_path / 'a.txt'}: full stops stick to words" in caplog.text) is warns


def test_pairs_are_written_in_utf8_with_line_feeds_and_read_back(tmp_path):
    write_parallel(tmp_path / "a.txt", [(("the", "Äpfel"), ("die", "Ä")), (("A",), ())])
    assert (tmp_path / "a.txt").read_bytes() == "the Äpfel ||| die Ä\nA ||| \n".encode()
    assert list(read_parallel(tmp_path / "a.txt")) == [(("the", "Äpfel"), ("die", "Ä")), (("A",), ())]


@pytest.mark.parametrize(("running", "theirs"), [(False, ("ein", "Hund,")), (True, ("ein", "Hund", ","))])
def test_words_of_a_known_source_stay_and_running_text_is_split_by_its_language(tmp_path, running, theirs):
    (tmp_path / "a.txt").write_text("New York, ||| ein Hund,\n")
    found = read_translations([tmp_path / "a.txt"], LANGUAGES["en"], LANGUAGES["de"], [("New", "York,")], running=running)
    assert found == [(("New", "York,"), theirs)]


def test_known_words_may_differ_in_spaces(tmp_path):
    (tmp_path / "a.txt").write_text("NewYork ||| b\nc d ||| e\n")
    known = [("New", "York"), ("cd",)]
    found = read_translations([tmp_path / "a.txt"], LANGUAGES["en"], LANGUAGES["de"], known, running=False)
    assert found == [(("New", "York"), ("b",)), (("cd",), ("e",))]


def test_each_side_of_running_text_is_split_as_its_language_is(tmp_path):
    (tmp_path / "a.txt").write_text("l'eau don't ||| l'eau\n")
    found = read_translations([tmp_path / "a.txt"], LANGUAGES["en"], LANGUAGES["fr"], None, running=True)
    assert found == [(("l'eau", "do", "n't"), ("l'", "eau"))]


def test_a_file_without_lines_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(DataError, match=r"a\.txt: holds no sentence"):
        read_translations([tmp_path / "a.txt"], LANGUAGES["en"], LANGUAGES["de"], None, running=False)
