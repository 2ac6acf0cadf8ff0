"""Against awesome-align's formulas, re-derived pair by pair on transformers' own hidden states; and its package where it is installed."""

import numpy as np
import pytest

from spanferry.aligners.awesome import AwesomeAligner
from spanferry.core.errors import ConfigError

TEXTS = [("the old house", "das alte haus"), ("kai lives in rome", "in rom lebt kai"), ("yes", "ja wohl")]


def softmax(scores, axis):
    powers = np.exp(scores - scores.max(axis, keepdims=True))
    return powers / powers.sum(axis, keepdims=True)


def states(folder, words, layer):
    """The vectors of a sentence's subwords, and the word of each; letter-wise BERT."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    encoded = AutoTokenizer.from_pretrained(folder)(words, is_split_into_words=True, return_tensors="pt")
    with torch.inference_mode():
        found = AutoModel.from_pretrained(folder).eval()(**encoded, output_hidden_states=True).hidden_states[layer]
    return found[0, 1:-1].double().numpy(), encoded.word_ids(0)[1:-1]


def by_hand(folder, pair, layer, threshold):
    """The links of Dou and Neubig (2021), equation 2, and the weights of awesome-align's --output_prob_file."""
    (source, source_words), (target, target_words) = (states(folder, list(side.words), layer) for side in (pair.source, pair.target))
    scores = source @ target.T
    linked = (softmax(scores, 1) > threshold) & (softmax(scores, 0) > threshold)
    forward, backward = softmax(scores / np.sqrt(len(target)), 1), softmax(scores / np.sqrt(len(source)), 0)
    weights = {}
    for i, j in np.argwhere(linked).tolist():
        link = source_words[i], target_words[j]
        weights[link] = max(weights.get(link, 0), 2 * forward[i, j] * backward[i, j] / (forward[i, j] + backward[i, j]))
    return weights


@pytest.mark.parametrize("layer", [1, 2])
def test_links_and_weights_are_those_of_the_paper(tiny_bert, pair, layer):
    pairs = [pair(*texts) for texts in TEXTS]
    found = AwesomeAligner(tiny_bert, layer, threshold=0.05, device="cpu").align(pairs)
    for ours, each in zip(found, pairs, strict=True):
        assert ours.links
        assert ours.by_link() == pytest.approx(by_hand(tiny_bert, each, layer, 0.05), abs=1e-5)


def test_a_higher_threshold_keeps_fewer_links(tiny_bert, pair):
    few, many = (AwesomeAligner(tiny_bert, 1, threshold=t, device="cpu").align([pair(*TEXTS[1])])[0] for t in (0.3, 0.001))
    assert set(few.links) < set(many.links)


def test_entmax_is_sparser_than_softmax(tiny_bert, pair):
    sparse, dense = (AwesomeAligner(tiny_bert, 1, e, 0.0, device="cpu").align([pair(*TEXTS[1])])[0] for e in ("entmax", "softmax"))
    assert 0 < len(sparse.links) < len(dense.links) == 16


def test_a_threshold_out_of_range_is_refused():
    with pytest.raises(ConfigError, match="threshold=1"):
        AwesomeAligner(threshold=1.0)
