"""Published numbers as files: those that are bundled, and a user's own."""

import pytest

from spanferry.core.errors import DataError
from spanferry.data.languages import LANGUAGES
from spanferry.studies._published_table.numbers import FOLDER, published_file, read_published

HEAD = "# Whose.\n#\n# How.\ndata\trow\taligner\tlang\tf1\n"


@pytest.fixture(scope="module")
def politov():
    return read_published(published_file("politov_2025"))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.tsv")), ids=lambda path: path.stem)
def test_bundled_numbers_are_of_languages_we_know(path):
    found = read_published(path)
    assert found.scores
    assert found.source
    assert {lang for _, _, lang in found.scores} <= LANGUAGES.keys()


@pytest.mark.parametrize(
    ("data", "row", "aligner", "mean", "languages"),
    [  # the averages that are published, to three digits
        ("masakhaner2", "heuristic", "awesome", 0.673, 18),
        ("masakhaner2", "heuristic", "simalign", 0.666, 18),
        ("masakhaner2", "ngrams", "awesome", 0.667, 18),
        ("masakhaner2", "ngrams", "simalign", 0.664, 18),
        ("masakhaner2", "ner_candidates", "awesome", 0.625, 18),
        ("masakhaner2", "ner_candidates", "simalign", 0.630, 18),
        ("masakhaner2", "model_transfer", "-", 0.521, 18),
        ("wikiann", "heuristic", "awesome", 0.415, 39),
        ("wikiann", "heuristic", "simalign", 0.418, 39),
        ("wikiann", "ngrams", "awesome", 0.423, 39),
        ("wikiann", "ngrams", "simalign", 0.433, 39),
        ("wikiann", "ner_candidates", "awesome", 0.459, 39),
        ("wikiann", "ner_candidates", "simalign", 0.464, 39),
        ("wikiann", "model_transfer", "-", 0.509, 39),
        ("europarl_ner", "heuristic", "awesome", 0.865, 3),
        ("europarl_ner", "ngrams", "awesome", 0.893, 3),
        ("europarl_ner", "ngrams", "simalign", 0.889, 3),
    ],
)
def test_means_over_languages_are_the_published_averages(politov, data, row, aligner, mean, languages):
    found, number = politov.mean(data, row, aligner)
    assert (found, number) == (pytest.approx(mean, abs=0.0006), languages)  # half a digit of theirs, and of ours


def test_every_language_has_every_row(politov):
    for data, rows, languages in (("europarl_ner", 4, 3), ("masakhaner2", 7, 18), ("wikiann", 7, 39)):
        assert len([key for key in politov.scores if key[0] == data]) == rows * languages


def test_of_the_same_aligner_there_is_one_number(politov):
    assert politov.beside("europarl_ner", "ngrams", "de", "awesome") == {"awesome": 0.9203}
    assert politov.beside("europarl_ner", "ngrams", "de", "eflomal") == {"awesome": 0.9203, "simalign": 0.8975}
    assert politov.beside("demo", "ngrams", "de", "awesome") == {}


def test_the_source_is_what_stands_above_the_first_empty_line(tmp_path):
    path = tmp_path / "mine.tsv"
    path.write_text(HEAD + "demo\tngrams\t-\tde\t0.5\n", "utf-8")
    found = read_published(published_file(str(path)))
    assert (found.name, found.source, found.data) == ("mine", "Whose.", ["demo"])


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("", "mine.tsv:1: the first line after the header names the columns: data row aligner lang f1"),
        ("a b\n", "mine.tsv:1: the first line after the header names the columns"),
        (HEAD + "demo\tngrams\t-\tde\n", "mine.tsv:5: 4 columns, not 5"),
        (HEAD + "demo\tngrams\t-\tde\t92.1\n", "mine.tsv:5: f1=92.1: a number from 0 to 1"),
        (HEAD + "demo\tngrams\t-\tde\thigh\n", "mine.tsv:5: f1=high: a number from 0 to 1"),
        (HEAD + "demo\tngrams\t-\tde\t.5\n" * 2, "mine.tsv:6: demo ngrams - de stands there twice"),
    ],
)
def test_a_damaged_table_is_refused(tmp_path, lines, message):
    path = tmp_path / "mine.tsv"
    path.write_text(lines, "utf-8")
    with pytest.raises(DataError) as error:
        read_published(path)
    assert message in str(error.value)
