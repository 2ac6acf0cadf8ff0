from copy import deepcopy
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spanferry.core.errors import ConfigError
from spanferry.core.models.subwords import SubwordEncoder, longest_input


@pytest.mark.parametrize("word", ["", " ", "\u200b", "\ufeff", "\u00ad"])
def test_a_word_that_tokenises_to_nothing_keeps_its_place(bert_tokenizer, word):
    [encoded] = SubwordEncoder(bert_tokenizer, 16).encode([["Kai", word, "Kano"]])
    assert encoded.ids == [2, 5, 1, 8, 9, 3]  # [UNK] is 1
    assert encoded.firsts == [1, 2, 3]


def test_a_long_sentence_is_cut_and_says_so(bert_tokenizer):
    long, exact = SubwordEncoder(bert_tokenizer, 8).encode([["Kano"] * 4, ["Kano"] * 3])
    assert (len(long.ids), long.firsts, long.truncated) == (8, [1, 3, 5], True)
    assert (len(exact.ids), exact.firsts, exact.truncated) == (8, [1, 3, 5], False)


def test_a_sentence_without_words_has_no_firsts(bert_tokenizer):
    empty, kai = SubwordEncoder(bert_tokenizer, 8).encode([[], ["Kai"]])
    assert (empty.ids, empty.firsts) == ([2, 3], [])
    assert (kai.ids, kai.firsts) == ([2, 5, 3], [1])


def without(tokenizer, *names):
    """The tokenizer lacking these special tokens."""
    other = deepcopy(tokenizer)
    for name in names:
        setattr(other, f"{name}_token", None)
    return other


def test_without_a_padding_token_rows_are_filled_with_the_end_or_0(bert_tokenizer):
    assert SubwordEncoder(bert_tokenizer, 8).pad_id == 0
    lacking = without(bert_tokenizer, "pad")
    assert SubwordEncoder(lacking, 8).pad_id == 0
    lacking.eos_token = "[SEP]"
    assert SubwordEncoder(lacking, 8).pad_id == 3


def test_a_tokenizer_without_an_unknown_token_is_refused_by_option(bert_tokenizer):
    with pytest.raises(ConfigError, match=r"labeler\.model=mine: its tokenizer has no unknown token\. Name a model whose tokenizer"):
        SubwordEncoder(without(bert_tokenizer, "unk"), 8, "labeler.model=mine")


@settings(deadline=None, max_examples=60)
@given(words=st.lists(st.text(max_size=6), min_size=1, max_size=8))
def test_every_word_gets_a_place_of_its_own(bert_tokenizer, words):
    encoder = SubwordEncoder(bert_tokenizer, 500)
    [encoded] = encoder.encode([words])
    assert len(encoded.firsts) == len(words)
    assert sorted(set(encoded.firsts)) == encoded.firsts
    assert max(encoded.firsts) < len(encoded.ids)


UNSTATED = SimpleNamespace(model_max_length=10**30)  # what a tokenizer says that states no limit
SMALL = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8, "vocab_size": 40}


@pytest.mark.parametrize("name", ["Camembert", "MPNet", "Data2VecText", "Longformer", "IBert", "XLMRoberta"])
def test_positions_that_start_after_the_padding_id_are_counted_from_there(name):
    import transformers

    config = getattr(transformers, f"{name}Config")(max_position_embeddings=22, pad_token_id=1, **SMALL)
    assert longest_input(UNSTATED, config, getattr(transformers, f"{name}Model")(config)) == 20


def test_positions_that_start_at_0_are_all_there():
    from transformers import BertConfig, BertModel

    config = BertConfig(max_position_embeddings=22, pad_token_id=1, **SMALL)
    assert longest_input(UNSTATED, config, BertModel(config)) == longest_input(UNSTATED, config) == 22


def test_the_config_alone_tells_of_robertas_positions():
    from transformers import XLMRobertaConfig

    assert longest_input(UNSTATED, XLMRobertaConfig(max_position_embeddings=514)) == 512
    assert longest_input(SimpleNamespace(model_max_length=128), XLMRobertaConfig(max_position_embeddings=514)) == 128


def test_a_model_without_limit_reads_what_its_tokenizer_says():
    from transformers import XLNetConfig

    assert longest_input(UNSTATED, XLNetConfig()) == 10**30
