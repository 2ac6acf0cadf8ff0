"""The heuristic of García-Ferrero et al. (2022): its published projections, and each defect with both settings."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.bio import TagError, decode
from spanferry.core.conll import read_conll
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.pharaoh import read_pharaoh
from spanferry.core.records import Alignment, Entity, Outcome, Pair, Sentence, Span
from spanferry.methods.heuristic_garcia_ferrero_2022 import GarciaFerrero2022Method

PROJECTED, UNALIGNED, OVERLAP = Outcome.PROJECTED, Outcome.UNALIGNED, Outcome.OVERLAP
DEFECTS = ("whole_span_gap", "swaps_collide", "join_colliding", "latest_only")
MENDED = dict.fromkeys(DEFECTS, False)


def pair(entities, links, target=6, source=8):
    """Entities as (start, end, label), links as "0-0 1-2", sides by their number of words or their text."""
    words = [("w",) * side if isinstance(side, int) else tuple(side.split()) for side in (source, target)]
    labelled = [Entity(Span(start, end), label) for start, end, label in entities]
    alignment = Alignment.of(tuple(map(int, link.split("-"))) for link in links.split())
    return Pair(Sentence("1", "en", words[0], tuple(labelled)), Sentence("1", "de", words[1]), alignment)


def tags(pair, **options):
    return " ".join(GarciaFerrero2022Method(**options).tags(pair))


def outcomes(pair, **options):
    (result,) = GarciaFerrero2022Method(**options).project([pair])
    return list(result.outcomes)


def test_an_entity_lands_on_its_linked_words():
    assert tags(pair([(0, 2, "PER")], "0-3 1-4 2-5")) == "O O O B-PER I-PER O"


def test_the_longest_run_is_kept_then_the_leftmost():
    assert tags(pair([(0, 3, "PER")], "0-0 1-3 2-4")) == "O O O B-PER I-PER O"
    assert tags(pair([(0, 2, "PER")], "0-0 1-4")) == "B-PER O O O O O"


def test_a_gap_of_max_gap_is_filled():
    gap = pair([(0, 2, "PER")], "0-1 1-3")
    assert tags(gap) == "O B-PER I-PER I-PER O O"
    assert tags(gap, max_gap=0) == "O B-PER O O O O"


def test_links_to_ascii_punctuation_are_removed():
    quoted = pair([(0, 3, "ORG")], "0-0 1-1 2-2", source='" Coca "', target="'' Coca »")
    assert tags(quoted) == "O B-ORG I-ORG"
    assert tags(quoted, remove_punctuation=False) == "B-ORG I-ORG I-ORG"


def test_links_from_punctuation_count():
    assert tags(pair([(0, 2, "ORG")], "0-0 1-1", source="Winners '", target="de ganadores")) == "B-ORG I-ORG"


def test_whole_span_gap():
    # London Newsroom - Sala [1] de prensa [3] de Londres [5], DeepL; and Institut [0] für Kunst [2 3]
    newsroom, institute = pair([(0, 2, "ORG")], "0-5 1-1 1-3"), pair([(0, 3, "ORG")], "0-0 1-2 2-3")
    assert tags(newsroom) == "O B-ORG I-ORG I-ORG O O"
    assert tags(newsroom, whole_span_gap=False) == "O B-ORG I-ORG I-ORG I-ORG I-ORG"
    assert tags(institute) == "O O B-ORG I-ORG O O"
    assert tags(institute, whole_span_gap=False) == "B-ORG I-ORG I-ORG I-ORG O O"


def test_swaps_collide():
    # Iran 's Kurdish rebels - rebeldes kurdos de Irán: of two single words the later in the source stays
    swapped = pair([(0, 1, "LOC"), (2, 3, "MISC")], "0-4 2-2")
    assert (tags(swapped), outcomes(swapped)) == ("O O B-MISC O O O", [OVERLAP, PROJECTED])
    assert tags(swapped, swaps_collide=False) == "O O B-MISC O B-LOC O"
    assert outcomes(swapped, swaps_collide=False) == [PROJECTED, PROJECTED]


def test_in_a_collision_the_longer_stays():
    assert outcomes(pair([(0, 2, "ORG"), (2, 3, "PER")], "0-3 1-4 2-1")) == [PROJECTED, OVERLAP]
    overlapping = pair([(0, 2, "ORG"), (2, 3, "PER")], "0-3 1-4 2-4")
    assert tags(overlapping) == tags(overlapping, **MENDED) == "O O O B-ORG I-ORG O"


def test_join_colliding():
    # A swap of two persons: the second loses its B-. Read leniently, words 1 and 4 are entities all the same
    swapped = pair([(0, 1, "PER"), (2, 3, "PER")], "0-4 2-1")
    assert (tags(swapped), outcomes(swapped)) == ("O B-PER O O I-PER O", [PROJECTED, PROJECTED])
    assert (tags(swapped, join_colliding=False), outcomes(swapped, join_colliding=False)) == ("O B-PER O O O O", [OVERLAP, PROJECTED])
    assert tags(swapped, **MENDED) == "O B-PER O O B-PER O"


def test_join_colliding_of_overlapping_entities():
    overlapping = pair([(0, 2, "PER"), (2, 4, "PER")], "0-1 1-2 2-2 3-3")
    assert tags(overlapping, swaps_collide=False) == "O B-PER I-PER I-PER O O"
    assert tags(overlapping, **MENDED) == "O O B-PER I-PER O O"


def test_latest_only():
    # MISC collides with ORG, the latest, takes its place and is never held against PER, whose word 2 it overwrites
    three = pair([(0, 2, "PER"), (2, 3, "ORG"), (3, 6, "MISC")], "0-1 1-2 2-4 3-2 4-3 5-4")
    assert (tags(three), outcomes(three)) == ("O B-PER B-MISC I-MISC I-MISC O", [PROJECTED, OVERLAP, PROJECTED])
    assert (tags(three, latest_only=False), outcomes(three, latest_only=False)) == (
        "O O B-MISC I-MISC I-MISC O",
        [OVERLAP, OVERLAP, PROJECTED],
    )


def test_an_entity_that_is_overwritten_whole_is_an_overlap():
    # LOC collides with PER alone, equals it in length and takes its place; ORG, kept before, lies under it
    three = pair([(0, 1, "ORG"), (1, 2, "PER"), (2, 3, "LOC")], "0-1 1-3 2-1")
    assert (tags(three), outcomes(three)) == ("O B-LOC O O O O", [OVERLAP, OVERLAP, PROJECTED])


def test_no_link_is_unaligned_and_so_is_one_to_removed_punctuation():
    assert outcomes(pair([(0, 1, "LOC"), (1, 2, "PER")], "1-3")) == [UNALIGNED, PROJECTED]
    assert outcomes(pair([(0, 1, "ORG")], "0-0", source="Ltd", target=".")) == [UNALIGNED]


def test_empty_sentences_and_whole_sentences():
    assert (tags(pair([], "", target=0, source=0)), outcomes(pair([], "", target=0, source=0))) == ("", [])
    assert outcomes(pair([(0, 2, "PER")], "", target=0)) == [UNALIGNED]
    assert tags(pair([(0, 3, "PER")], "0-2 1-1 2-0", target=3, source=3)) == "B-PER I-PER I-PER"


def test_what_cannot_be_projected_is_refused():
    unaligned = pair([(0, 1, "PER")], "0-0").with_alignment(None)
    with pytest.raises(DataError, match="no alignment"):
        GarciaFerrero2022Method().tags(unaligned)
    with pytest.raises(ConfigError, match="max_gap=-1"):
        GarciaFerrero2022Method(max_gap=-1)


@st.composite
def pairs(draw):
    cuts = sorted(draw(st.lists(st.integers(0, 6), max_size=8)))
    spans = [(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False) if start < end]
    words = draw(st.integers(0, 7))
    links = draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, words - 1)), max_size=14)) if words else []
    entities = [(start, end, draw(st.sampled_from("AB"))) for start, end in spans]
    return pair(entities, " ".join(f"{i}-{j}" for i, j in links), target=words, source=6)


@given(pairs(), st.integers(0, 2), st.sampled_from(list(product([False, True], repeat=4))))
def test_every_setting_projects_to_valid_entities_with_one_outcome_each(pair, max_gap, settings):
    # a record refuses what overlaps
    (result,) = GarciaFerrero2022Method(max_gap, False, *settings).project([pair])
    assert len(result.outcomes) == len(pair.source.entities)
    assert bool(result.target.entities) == (PROJECTED in result.outcomes)


@given(pairs(), st.integers(0, 2))
def test_mended_tags_are_well_formed_with_one_entity_for_each_projected(pair, max_gap):
    method = GarciaFerrero2022Method(max_gap, **MENDED)
    (result,) = method.project([pair])
    assert len(decode(method.tags(pair), strict=True)) == result.outcomes.count(PROJECTED)


def ill_formed(tags):
    try:
        decode(tags)
    except TagError:
        return True
    return False


def published(shared_data, language, system, split):
    """The pairs of one file, and the tags that Easy-Label-Projection gave them."""
    file = shared_data / "conll_mt" / language / f"{system}.{split}.projected-awesome.tsv"
    source = read_conll(shared_data / "conll" / "en" / f"{split}.tsv", "en", split, empty="keep")
    target = read_conll(file, language, split, labelled=False, empty="keep")
    links = read_pharaoh(file.with_name(f"{system}.{split}.awesome.talp"))
    blocks = file.read_text("utf-8").removesuffix("\n\n").split("\n\n")
    return [Pair(*of) for of in zip(source, target, links, strict=True)], [
        [row.rpartition(" ")[2] for row in block.split("\n")] for block in blocks
    ]


@pytest.mark.shared_data
@pytest.mark.parametrize(("language", "system", "split", "broken"), [("es", "DeepL", "test", 15), ("de", "m2m100", "dev", 13)])
def test_two_published_files_tag_for_tag(shared_data, language, system, split, broken):
    pairs, expected = published(shared_data, language, system, split)
    assert [GarciaFerrero2022Method().tags(pair) for pair in pairs] == expected
    assert sum(map(ill_formed, expected)) == broken  # sentences, counted in the published files
    assert not any(ill_formed(GarciaFerrero2022Method(**MENDED).tags(pair)) for pair in pairs)


@pytest.mark.slow
@pytest.mark.shared_data
@pytest.mark.parametrize("split", ["train", "dev", "test"])
@pytest.mark.parametrize("system", ["DeepL", "MarianMT", "m2m100"])
@pytest.mark.parametrize("language", ["es", "de"])
def test_all_published_files_tag_for_tag(shared_data, language, system, split):
    pairs, expected = published(shared_data, language, system, split)
    assert [GarciaFerrero2022Method().tags(pair) for pair in pairs] == expected
