from spanferry.core.models.subwords import SubwordEncoder
from spanferry.taggers._encoding import IGNORED, Example, collate, example, tag_names


def test_the_first_subword_carries_the_tag(bert_tokenizer, sentence):
    kai = sentence("(PER Kai) lives in (LOC Kano)")
    [encoded] = SubwordEncoder(bert_tokenizer, 16).encode([kai.words])
    tags = {tag: index for index, tag in enumerate(tag_names([kai]))}
    assert tags == {"O": 0, "B-LOC": 1, "I-LOC": 2, "B-PER": 3, "I-PER": 4}
    #                                            [CLS] kai lives in ka ##no [SEP]
    assert encoded.ids == [2, 5, 6, 7, 8, 9, 3]
    assert example(kai, encoded, tags).labels == [IGNORED, 3, 0, 0, 1, IGNORED, IGNORED]


def test_batches_are_padded_on_the_right():
    batch = collate([Example([7, 8, 9], [0, 1, 2]), Example([7], [0])], pad_id=1)
    assert batch["input_ids"].tolist() == [[7, 8, 9], [7, 1, 1]]
    assert batch["attention_mask"].tolist() == [[1, 1, 1], [1, 0, 0]]
    assert batch["labels"].tolist() == [[0, 1, 2], [0, IGNORED, IGNORED]]


def test_without_entities_there_is_one_tag(sentence):
    assert tag_names([sentence("it rains")]) == ["O"]
