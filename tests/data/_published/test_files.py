"""Files of published corpora: found in one of their forms, or said to be missing."""

import pytest

from spanferry.core.errors import ConfigError, DataError


def test_what_was_looked_for_and_what_is_there_is_said(corpus, write):
    with pytest.raises(ConfigError) as caught:
        corpus("masakhaner2", "ha", root=write({"hau/test.txt": "Kano B-LOC\n"}), splits=("dev", "test"))
    said = str(caught.value).splitlines()
    assert said[0].endswith("no Hausa of MasakhaNER 2.0 there. Looked for")
    assert said[1:3] == ["  hau/dev.txt, hau/test.txt (there)", "  MasakhaNER2.0/data/hau/dev.txt, MasakhaNER2.0/data/hau/test.txt"]
    assert "another folder: data.root=FOLDER. Published at https://github.com/masakhane-io" in said[3]


def test_the_source_s_option_is_named(corpus, tmp_path, write):
    folder = write({"hau/test.txt": "Kano B-LOC\n"})
    with pytest.raises(ConfigError, match=r"data\.source_root=.*: no English of CoNLL-2003 there"):
        corpus("masakhaner2", "ha", root=folder, source="conll2003", source_root=tmp_path / "nowhere")


def test_one_form_must_have_all_splits(corpus, write):
    with pytest.raises(ConfigError, match="no German of CoNLL-2003 there"):
        corpus("conll2003", "de", root=write({"deu.testa": "a O\n", "de/test.tsv": "a O\n"}), splits=("dev", "test"))


def test_docstarts_are_left_out_or_kept(corpus, write):
    folder = write({"de/test.tsv": "-DOCSTART- O\n\na O\n\nb O\n-DOCSTART- O\nc O\n"})

    def words(docstart):
        return [sentence.words for sentence in corpus("conll2003", "de", root=folder, docstart=docstart).load().target["test"]]

    assert words("drop") == [("a",), ("b",), ("c",)]
    assert words("keep") == [("-DOCSTART-",), ("a",), ("b",), ("-DOCSTART-",), ("c",)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a O\n\nKano B-GPE\n", r"test\.tsv:3: an entity is labelled 'GPE'; CoNLL-2003 has PER, ORG, LOC, MISC"),
        ("a O\nKano LOC\n", r"test\.tsv:2: word 2: tag 'LOC' is not of the scheme"),
        ("a\nKano\n", r"test\.tsv:1: words without tags"),
        ("a O\nb O O\n", r"test\.tsv:2: 3 columns"),
        (b"a O\n\xe4 O\n", r"test\.tsv:2: byte 1 is not UTF-8"),
        ("a O\nb\n", r"test\.tsv:2: 1 columns"),
        ("a O\nb B-PE", r"test\.tsv:2: an entity is labelled 'PE'"),
        ("a b-per\n", r"test\.tsv:1: word 1: tag 'b-per' is not of the scheme"),
    ],
)
def test_what_breaks_the_form_is_refused_with_file_and_line(corpus, write, text, says):
    with pytest.raises(DataError, match=says):
        corpus("conll2003", "de", root=write({"de/test.tsv": text})).load()


def test_latin_1_is_read_where_the_form_allows_it_and_the_file_is_no_utf_8(corpus, write):
    folder = write({"deu.testb": "Bär I-PER\nKöln I-LOC\n".encode("latin-1")})
    assert corpus("conll2003", "de", root=folder).load().target["test"][0].words == ("Bär", "Köln")


def test_a_broken_byte_in_a_file_of_utf_8_does_not_make_it_latin_1(corpus, write):
    folder = write({"deu.testb": "Bär I-PER\nÜber O\n".encode() + b"K\xf6ln I-LOC\n"})
    with pytest.raises(DataError, match=r"deu\.testb:3: byte 2 is not UTF-8"):
        corpus("conll2003", "de", root=folder).load()


def test_a_folder_that_may_not_be_entered_is_named(corpus, tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.is_file", refuse)
    with pytest.raises(ConfigError, match=r"data\.root=.*deu\.testb: Permission denied\. Another folder: data\.root=FOLDER"):
        corpus("conll2003", "de", root=tmp_path)
