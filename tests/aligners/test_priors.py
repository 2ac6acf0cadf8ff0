import pytest

from spanferry.aligners._priors import counted, read_priors, write_priors
from spanferry.aligners.priors import main
from spanferry.core.errors import DataError
from spanferry.core.records import Alignment


def made(folder, text, links, *more):
    (folder / "text").write_text(text)
    (folder / "links").write_text(links)
    return main([str(folder / "text"), str(folder / "links"), str(folder / "out.tsv"), *more])


def test_counts_links_of_lower_cased_words(tmp_path):
    assert made(tmp_path, "The dog ||| Der Hund\nthe ||| der\n", "0-0 1-1\n0-0\n") == 0
    assert (tmp_path / "out.tsv").read_text() == "dog\thund\t1\nthe\tder\t2\n"


def test_a_weighted_link_counts_by_its_weight(tmp_path):
    assert made(tmp_path, "a ||| x y\n", "0-0:0.75 0-1:0.5\n") == 0
    assert list(read_priors(tmp_path / "out.tsv")) == [("a", "x", 0.75), ("a", "y", 0.5)]


def test_links_from_1(tmp_path):
    assert made(tmp_path, "a ||| x\n", "1-1\n", "--base=1") == 0
    assert (tmp_path / "out.tsv").read_text() == "a\tx\t1\n"


@pytest.mark.parametrize(
    ("text", "links", "complaint"),
    [("a ||| x\n", "0-1\n", "links:1: link 0-1"), ("a ||| x\n", "0-0\n0-0\n", "before line 2"), ("a x\n", "\n", "text:1")],
)
def test_says_what_does_not_fit(tmp_path, capsys, text, links, complaint):
    assert made(tmp_path, text, links) == 1
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize("line", ["a\tx", "a\tx\tmany", "a\tx\t-1", "a\tx\tnan", "a\tx\tinf"])
def test_names_the_malformed_line(tmp_path, line):
    (tmp_path / "p.tsv").write_text(f"a\tx\t1\n{line}\n")
    with pytest.raises(DataError, match=r"p\.tsv:2"):
        list(read_priors(tmp_path / "p.tsv"))


def test_words_that_the_file_cannot_hold_are_left_out(tmp_path):
    write_priors(tmp_path / "p.tsv", counted([(("a\tb", "c"), ("x", "y"), Alignment.of([(0, 0), (1, 1)]))]))
    assert (tmp_path / "p.tsv").read_text() == "c\ty\t1\n"
