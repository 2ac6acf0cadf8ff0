import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoTokenizer, BertTokenizerFast

from spanferry.taggers._encoding import IGNORED, Example, SubwordEncoder, collate, example, tag_names


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "kai", "lives", "in", "ka", "##no"]
    path = tmp_path_factory.mktemp("bert") / "vocab.txt"
    path.write_text("\n".join(vocabulary), "utf-8")
    return BertTokenizerFast(vocab=str(path), do_lower_case=True)


def test_the_first_subword_carries_the_tag(tokenizer, sentence):
    kai = sentence("(PER Kai) lives in (LOC Kano)")
    [encoded] = SubwordEncoder(tokenizer, 16).encode([kai.words])
    tags = {tag: index for index, tag in enumerate(tag_names([kai]))}
    assert tags == {"O": 0, "B-LOC": 1, "I-LOC": 2, "B-PER": 3, "I-PER": 4}
    #                                            [CLS] kai lives in ka ##no [SEP]
    assert encoded.ids == [2, 5, 6, 7, 8, 9, 3]
    assert example(kai, encoded, tags).labels == [IGNORED, 3, 0, 0, 1, IGNORED, IGNORED]


@pytest.mark.parametrize("word", ["", " ", "\u200b", "\ufeff", "\u00ad"])
def test_a_word_that_tokenises_to_nothing_keeps_its_place(tokenizer, word):
    [encoded] = SubwordEncoder(tokenizer, 16).encode([["Kai", word, "Kano"]])
    assert encoded.ids == [2, 5, 1, 8, 9, 3]  # [UNK] is 1
    assert encoded.firsts == [1, 2, 3]


def test_a_long_sentence_is_cut_and_says_so(tokenizer):
    long, exact = SubwordEncoder(tokenizer, 8).encode([["Kano"] * 4, ["Kano"] * 3])
    assert (len(long.ids), long.firsts, long.truncated) == (8, [1, 3, 5], True)
    assert (len(exact.ids), exact.firsts, exact.truncated) == (8, [1, 3, 5], False)


def test_a_sentence_without_words_has_no_firsts(tokenizer):
    empty, kai = SubwordEncoder(tokenizer, 8).encode([[], ["Kai"]])
    assert (empty.ids, empty.firsts) == ([2, 3], [])
    assert (kai.ids, kai.firsts) == ([2, 5, 3], [1])


def test_batches_are_padded_on_the_right():
    batch = collate([Example([7, 8, 9], [0, 1, 2]), Example([7], [0])], pad_id=1)
    assert batch["input_ids"].tolist() == [[7, 8, 9], [7, 1, 1]]
    assert batch["attention_mask"].tolist() == [[1, 1, 1], [1, 0, 0]]
    assert batch["labels"].tolist() == [[0, 1, 2], [0, IGNORED, IGNORED]]


def test_without_entities_there_is_one_tag(sentence):
    assert tag_names([sentence("it rains")]) == ["O"]


@settings(deadline=None, max_examples=60)
@given(words=st.lists(st.text(max_size=6), min_size=1, max_size=8))
def test_every_word_gets_a_place_of_its_own(start, words):
    encoder = SubwordEncoder(AutoTokenizer.from_pretrained(start), 500)
    [encoded] = encoder.encode([words])
    assert len(encoded.firsts) == len(words)
    assert sorted(set(encoded.firsts)) == encoded.firsts
    assert max(encoded.firsts) < len(encoded.ids)
