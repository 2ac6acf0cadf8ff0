"""Against the library itself, with models of random weights."""

import random

import pytest

from spanferry.aligners.simalign import SimalignAligner
from spanferry.core.conll import read_conll
from spanferry.core.errors import ConfigError
from spanferry.core.records import Pair

TEXTS = [("the old house", "das alte haus"), ("kai lives in rome", "in rom lebt kai"), ("yes", "ja wohl"), ("a b c d e", "e d c b a")]
LETTERS = {"itermax": "i", "mwmf": "m", "inter": "a", "fwd": "f", "rev": "r"}


def library_links(model, level, distortion, matching, layer, pairs):
    from simalign import SentenceAligner

    library = SentenceAligner(model, level, distortion, LETTERS[matching], "cpu", layer)
    return [tuple(library.get_word_aligns(list(each.source.words), list(each.target.words))[matching]) for each in pairs]


@pytest.mark.parametrize("distortion", [0.0, 0.3])
@pytest.mark.parametrize("level", ["bpe", "word"])
@pytest.mark.parametrize("matching", LETTERS)
def test_links_are_the_librarys_own(tiny_bert, pair, matching, level, distortion):
    pairs = [pair(*texts) for texts in TEXTS]
    found = SimalignAligner(tiny_bert, matching, level, 1, distortion, device="cpu").align(pairs)
    assert [each.links for each in found] == library_links(tiny_bert, level, distortion, matching, 1, pairs)
    assert {each.weights for each in found} == {None}


@pytest.fixture(scope="module")
def random_bert(tmp_path_factory, real_pairs):
    """A bert-base of random weights whose 8,000 subwords are learnt from the pairs' own CoNLL text."""
    import torch
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("bert-base")
    learner = BertWordPieceTokenizer(lowercase=False, strip_accents=False)
    text = [" ".join(side.words) for each in real_pairs for side in (each.source, each.target)]
    learner.train_from_iterator(text, vocab_size=8000, show_progress=False)
    learner.save_model(str(folder))
    tokenizer = BertTokenizerFast(vocab=str(folder / "vocab.txt"), do_lower_case=False, strip_accents=False, model_max_length=512)
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    BertModel(BertConfig(vocab_size=len(tokenizer))).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def real_pairs(shared_data):
    """200 pairs of CoNLL-2003 and DeepL's German."""
    english = read_conll(shared_data / "conll/en/train.tsv", "en", "train", labelled=False, empty="keep")
    german = read_conll(shared_data / "conll_mt/de/DeepL.train.projected-awesome.tsv", "de", "train", labelled=False, empty="keep")
    return random.Random(0).sample([Pair(*both) for both in zip(english, german, strict=True) if all(side.words for side in both)], 200)


@pytest.mark.slow
@pytest.mark.shared_data
@pytest.mark.parametrize("level", ["bpe", "word"])
@pytest.mark.parametrize("matching", LETTERS)
def test_links_of_200_real_pairs_are_the_librarys_own(random_bert, real_pairs, matching, level):
    found = SimalignAligner(random_bert, matching, level, device="cpu").align(real_pairs)
    expected = library_links(random_bert, level, 0.0, matching, 8, real_pairs)
    assert sum(ours.links == theirs for ours, theirs in zip(found, expected, strict=True)) == 200


@pytest.mark.parametrize("distortion", [-0.1, 1.5])
def test_a_distortion_out_of_range_is_refused(distortion):
    with pytest.raises(ConfigError, match="distortion="):
        SimalignAligner(distortion=distortion)
