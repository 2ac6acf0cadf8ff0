"""Against the library itself, with a tiny BERT of random weights."""

import pytest

from spanferry.aligners.simalign_reference import SimalignReferenceAligner
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.records import Alignment, Pair, Sentence

PAIRS = [("the old house", "das alte haus"), ("kai lives in rome", "in rom lebt kai"), ("yes", "ja wohl")]


def pair(source, target):
    return Pair(Sentence("test-1", "en", tuple(source)), Sentence("test-1", "de", tuple(target)))


@pytest.mark.parametrize("token_level", ["bpe", "word"])
@pytest.mark.parametrize(("matching", "letter"), [("itermax", "i"), ("mwmf", "m"), ("inter", "a"), ("fwd", "f"), ("rev", "r")])
def test_links_are_the_librarys_own(tiny_bert, token_level, matching, letter):
    from simalign import SentenceAligner

    library = SentenceAligner(tiny_bert, token_level, 0.3, letter, "cpu", 1)
    expected = [Alignment.of(library.get_word_aligns(source.split(), target.split())[matching]) for source, target in PAIRS]
    pairs = [pair(source.split(), target.split()) for source, target in PAIRS]
    assert SimalignReferenceAligner(tiny_bert, matching, token_level, 1, 0.3).align(pairs) == expected
    assert all(alignment.links for alignment in expected)


@pytest.mark.parametrize("token_level", ["bpe", "word"])
def test_an_empty_side_gives_an_empty_alignment(tiny_bert, token_level):
    pairs = [pair((), ("a",)), pair(("a",), ()), pair(("\u200b",), ("a",))]
    assert SimalignReferenceAligner(tiny_bert, "inter", token_level, 1).align(pairs) == [Alignment(())] * 3


@pytest.mark.parametrize("token_level", ["bpe", "word"])
def test_a_word_without_subwords_gets_no_link_and_shifts_no_other(tiny_bert, token_level):
    aligner = SimalignReferenceAligner(tiny_bert, "inter", token_level, 1)
    (plain,) = aligner.align([pair(("kai", "rome"), ("kai", "rome"))])
    (holed,) = aligner.align([pair(("kai", "\u200b", "rome"), ("kai", "rome"))])
    assert holed == Alignment.of((2 * source, target) for source, target in plain.links)


def test_a_side_over_the_limit_is_refused(tiny_bert):
    aligner = SimalignReferenceAligner(tiny_bert, layer=1)
    assert aligner.align([pair(("a",) * 18, ("a",))])
    with pytest.raises(DataError, match=r"'test-1' \(de\): 21 subwords.* takes 20"):
        aligner.align([pair(("a",), ("a",) * 19)])


def test_a_layer_the_model_lacks_is_refused(tiny_bert):
    with pytest.raises(ConfigError, match=r"layer=3: .* has layers 0 to 2"):
        SimalignReferenceAligner(tiny_bert, layer=3).align([pair(("a",), ("a",))])


def test_a_model_that_does_not_load_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"model=.* does not load on cpu"):
        SimalignReferenceAligner(str(tmp_path), layer=1).align([pair(("a",), ("a",))])


def test_an_encoder_decoder_is_refused(tiny_nllb):
    with pytest.raises(ConfigError, match=r"aligner\.model=.*: an encoder-decoder, which simalign cannot read; aligner=simalign can"):
        SimalignReferenceAligner(tiny_nllb, layer=1).align([pair(("a",), ("a",))])


def test_release_forgets_the_model_and_the_next_pairs_load_it_again(tiny_bert):
    aligner = SimalignReferenceAligner(tiny_bert, layer=1)
    before = aligner.align([pair(("a",), ("a",))])
    aligner.release()
    assert "_library" not in vars(aligner)
    assert aligner.align([pair(("a",), ("a",))]) == before


def test_a_device_that_is_none_is_refused(tiny_bert):
    with pytest.raises(ConfigError, match="does not load on warp"):
        SimalignReferenceAligner(tiny_bert, layer=1, device="warp").align([pair(("a",), ("a",))])


@pytest.mark.parametrize("options", [{"layer": -1}, {"distortion": 1.5}])
def test_numbers_out_of_range_are_refused(options):
    with pytest.raises(ConfigError, match=f"{next(iter(options))}="):
        SimalignReferenceAligner(**options)


def test_a_local_models_files_are_inputs(tiny_bert):
    assert {path.name for path in SimalignReferenceAligner(tiny_bert).inputs} >= {"config.json", "model.safetensors"}
    assert SimalignReferenceAligner().inputs == ()
