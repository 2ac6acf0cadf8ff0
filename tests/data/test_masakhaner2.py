"""MasakhaNER 2.0 as it is published."""

import pytest

from spanferry.core.records import Entity, Span
from spanferry.data.masakhaner2 import MASAKHANER2


def test_folders_have_three_letters(corpus, write):
    folder = write({"hau/test.txt": "Kano B-LOC\njiya B-DATE\n"})
    assert corpus("masakhaner2", "ha", root=folder).load().target["test"][0].entities == (
        Entity(Span(0, 1), "LOC"),
        Entity(Span(1, 2), "DATE"),
    )


def test_the_whole_repository_will_do(corpus, write):
    folder = write({"MasakhaNER2.0/data/twi/test.txt": "Kumasi B-LOC\n"})
    assert corpus("masakhaner2", "tw", root=folder).load().target["test"][0].words == ("Kumasi",)


def test_a_tag_without_a_start_is_read_as_one_and_counted(corpus, write, caplog):
    loaded = corpus("masakhaner2", "ha", root=write({"hau/test.txt": "na O\nFIFA I-ORG\n\nKano B-LOC\nKano B-LOC\n"})).load()
    assert loaded.target["test"][0].entities == (Entity(Span(1, 2), "ORG"),)
    assert loaded.counts == {"mended_sentences": 1}
    assert "hau/test.txt:2: I-ORG continues an entity without a start, and is read as its start" in caplog.text


def test_a_cell_drops_dates_and_misc_unless_it_is_told_to_keep_dates(composed):
    assert composed("data=masakhaner2", "lang=ha").label_map == {"MISC": None, "DATE": None}
    assert composed("data=masakhaner2", "lang=ha", "label_map.DATE=DATE").label_map == {"MISC": None, "DATE": "DATE"}


def test_sizes_are_known_of_every_language(languages_of):
    assert MASAKHANER2.sizes.keys() == languages_of("masakhaner2")
    assert len(MASAKHANER2.sizes) == 20


@pytest.mark.shared_data
@pytest.mark.parametrize(("lang", "sizes"), [("ha", (5716, 816, 1633)), ("sw", (6593, 942, 1883)), ("yo", (6876, 983, 1964))])
def test_the_real_corpus_has_the_published_sizes(corpus, shared_data, lang, sizes):
    """Its README says 6877 for Yoruba's train split, and the file holds 6876 (blocks between blank lines)."""
    read = corpus("masakhaner2", lang, root=shared_data / "masakhaner2", splits=("train", "dev", "test"), sizes="check")
    assert tuple(map(len, read.load().target.values())) == sizes
