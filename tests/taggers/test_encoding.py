import numpy as np
import pytest
import torch

from spanferry.core.models.objective import IGNORED
from spanferry.core.models.subwords import SubwordEncoder
from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.core.records import Sentence
from spanferry.taggers._encoding import encode_lessons, encode_unlabelled, tag_names
from spanferry.taggers._lessons import Lesson

CPU = torch.device("cpu")
TAGS = ["O", "B-PER", "I-PER"]


def encoded(tokenizer, lessons, tags=TAGS, length=16):
    return encode_lessons(lessons, SubwordEncoder(tokenizer, length), tags, ["en", "de"], CPU)


def batch(tokenizer, lessons, **options):
    texts, _ = encoded(tokenizer, lessons, **options)
    return texts.batch(torch.arange(len(lessons)), int(texts.lengths.max()))


@pytest.fixture
def lesson(sentence):
    return Lesson(sentence("(PER Kai) lives in (PER Kano)"))


def test_the_first_subword_carries_the_tag(bert_tokenizer, lesson):
    found = batch(bert_tokenizer, [lesson])
    #                                            [CLS] kai lives in ka ##no [SEP]
    assert found["input_ids"].tolist() == [[2, 5, 6, 7, 8, 9, 3]]
    assert found["labels"].tolist() == [[IGNORED, 1, 0, 0, 1, IGNORED, IGNORED]]


def test_batches_are_padded_on_the_right(bert_tokenizer, lesson):
    found = batch(bert_tokenizer, [lesson, Lesson(Sentence("b", "de", ("in",), ()))])
    assert found["input_ids"][1].tolist() == [2, 7, 3, 0, 0, 0, 0]
    assert found["attention_mask"].tolist() == [[1] * 7, [1] * 3 + [0] * 4]
    assert found["labels"][1].tolist() == [IGNORED, 0, *[IGNORED] * 5]
    assert found["languages"].tolist() == [0, 1]
    assert "weights" not in found
    assert "soft" not in found


def test_weights_stand_on_first_subwords_and_are_1_where_none_are_given(bert_tokenizer, lesson):
    found = batch(bert_tokenizer, [Lesson(lesson.sentence, (0.5, 0.25, 0.0, 2.0)), Lesson(Sentence("b", "en", ("in",), ()))])
    assert found["weights"].tolist() == [[0, 0.5, 0.25, 0, 2, 0, 0], [0, 1, 0, 0, 0, 0, 0]]


def test_teachers_opinions_are_put_under_the_taggers_tags(bert_tokenizer, lesson):
    soft = TagProbabilities(("O", "B-PER", "I-PER"), np.array([[0.1, 0.9, 0], [1, 0, 0], [1, 0, 0], [0.5, 0.25, 0.25]]))
    found = batch(bert_tokenizer, [Lesson(lesson.sentence, None, soft)], tags=["O", "B-LOC", "I-LOC", "B-PER", "I-PER"])["soft"]
    torch.testing.assert_close(found[0, 1], torch.tensor([0.1, 0, 0, 0.9, 0]))
    torch.testing.assert_close(found[0, 4], torch.tensor([0.5, 0, 0, 0.25, 0.25]))
    assert not found[0, 5].any()  # the second subword of Kano


def test_what_a_cut_sentence_lost_is_lost_everywhere(bert_tokenizer, lesson):
    soft = TagProbabilities(("O",), np.ones((4, 1)))
    texts, truncated = encoded(bert_tokenizer, [Lesson(lesson.sentence, (1, 2, 3, 4), soft)], length=5)
    assert truncated == 1
    assert texts.batch(torch.tensor([0]), 5)["weights"].tolist() == [[0, 1, 2, 3, 0]]
    assert texts.soft[:, 0].tolist() == [0, 1, 1, 1, 0]


def test_the_words_of_a_sentence_count_together(bert_tokenizer, lesson):
    texts, _ = encoded(bert_tokenizer, [Lesson(lesson.sentence, (0.5, 0.25, 0.0, 2.0)), Lesson(Sentence("b", "en", ("in",), ()))])
    assert texts.word_weights(None) == [2.75, 1]
    assert texts.word_weights(torch.tensor([2.0, 1, 1])) == [3.0, 2]
    assert texts.tag_counts(3).tolist() == [3, 2, 0]


def test_unlabelled_text_has_no_labels(bert_tokenizer):
    texts = encode_unlabelled([Sentence("b", "de", ("in",))], SubwordEncoder(bert_tokenizer, 16), ["en", "de"], CPU)
    found = texts.batch(torch.tensor([0]), 3)
    assert found["labels"].tolist() == [[IGNORED] * 3]
    assert found["languages"].tolist() == [1]


def test_tags_are_those_of_sentences_and_of_teachers(sentence):
    assert tag_names([Lesson(sentence("it rains"))]) == ["O"]
    soft = TagProbabilities(("O", "B-LOC", "I-LOC"), np.ones((2, 3)) / 3)
    assert tag_names([Lesson(sentence("(PER Kai) rains")), Lesson(sentence("it rains"), None, soft)]) == [
        "O", "B-LOC", "I-LOC", "B-PER", "I-PER",
    ]  # fmt: skip
