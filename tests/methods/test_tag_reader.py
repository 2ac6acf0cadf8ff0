import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoModelForTokenClassification, AutoTokenizer

from spanferry.core.errors import ConfigError
from spanferry.core.records import Sentence
from spanferry.methods._tag_model import _iob2, windows
from spanferry.methods.tag_reader import TagReader

TEXTS = ("Kai Diallo lives in Kano .", "Ada", "", "Juma met Ada at Lomé and Cape Coast", "Ada")


def sentences(*texts):
    return [Sentence(f"train-{number}", "en", tuple(text.split())) for number, text in enumerate(texts, 1)]


def directly(folder, words):
    """[words, tags] one sentence alone, as plain transformers reads it."""
    encoded = AutoTokenizer.from_pretrained(folder)(list(words), is_split_into_words=True, return_tensors="pt")
    with torch.inference_mode():
        logits = AutoModelForTokenClassification.from_pretrained(folder)(**encoded).logits[0]
    firsts = [encoded.word_ids().index(word) for word in range(len(words))]
    return logits.softmax(-1)[firsts].numpy()


def test_each_word_is_read_as_plain_transformers_reads_it(tagger):
    for batch_size in (1, 3):
        found = TagReader(str(tagger), "cpu", batch_size).read(sentences(*TEXTS))
        assert [each.of_words.shape for each in found] == [(6, 5), (1, 5), (0, 5), (8, 5), (1, 5)]
        for text, each in zip(TEXTS, found, strict=True):
            assert each.tags == ("O", "B-LOC", "I-LOC", "B-PER", "I-PER")
            if text:
                assert each.of_words == pytest.approx(directly(tagger, text.split()), abs=1e-5)
    assert found[0].of_words.max() > 0.5  # it does say something
    assert np.allclose(found[3].column("B-PER"), found[3].of_words[:, 3])
    assert found[3].column("B-MISC").tolist() == [0.0] * 8


def test_a_sentence_longer_than_the_model_is_read_in_windows(tagger):
    words = ("Kai Diallo lives in Kano . " * 12).split()
    [found] = TagReader(str(tagger), "cpu").read(sentences(" ".join(words)))
    assert found.of_words.sum(1) == pytest.approx(np.ones(72))
    tokenizer = AutoTokenizer.from_pretrained(tagger)
    sizes = [len(tokenizer([word], is_split_into_words=True, add_special_tokens=False).input_ids) for word in words]
    cut = windows(sizes, 30)  # 32 subwords, two of them special
    assert len(cut) > 3
    for start, end, left, right in cut:
        assert found.of_words[left:right] == pytest.approx(directly(tagger, words[start:end])[left - start : right - start], abs=1e-5)


def test_what_the_last_call_read_is_not_read_again(tagger, monkeypatch):
    reader = TagReader(str(tagger), "cpu")
    asked = []
    reader.read(sentences("Ada"))
    model = reader._loaded
    monkeypatch.setattr(type(model), "probabilities", lambda self, unread, size: asked.append(unread) or [np.zeros((1, 5)) for _ in unread])
    reader.read(sentences("Kai", "Ada", "Kai"))
    reader.read(sentences("Ada"))
    reader.read(sentences("Kai"))
    assert asked == [[("Kai",)], [("Kai",)]]


def test_windows_by_hand():
    # room for 4: words 0-3, then back over words 2-3 (half the room): 2-5
    assert windows([1, 1, 1, 1, 1, 1], 4) == [(0, 4, 0, 3), (2, 6, 3, 6)]
    assert windows([1, 9, 1], 4) == [(0, 1, 0, 1), (1, 2, 1, 2), (2, 3, 2, 3)]
    assert windows([2, 2], 4) == [(0, 2, 0, 2)]
    assert windows([], 4) == []


@given(st.lists(st.integers(1, 6), max_size=30), st.integers(1, 9))
def test_every_word_is_read_in_one_window_that_holds_it(sizes, room):
    cut = windows(sizes, room)
    assert [word for _, _, left, right in cut for word in range(left, right)] == list(range(len(sizes)))
    for start, end, left, right in cut:
        assert start <= left <= right <= end
        assert sum(sizes[start:end]) <= room or end - start == 1


def test_other_schemes_become_iob2():
    tags, columns = _iob2(["S-PER", "O", "E-PER", "I-LOC", "B-PER"], "x")
    assert tags == ("O", "B-LOC", "I-LOC", "B-PER", "I-PER")
    assert columns == [3, 0, 4, 2, 3]


def test_tags_that_are_none_are_refused():
    with pytest.raises(ConfigError, match=r"x: its tags are LABEL_0, LABEL_1; a tagger's are O and B- and I- of labels"):
        _iob2(["LABEL_0", "LABEL_1"], "x")


def test_a_model_without_a_head_for_tags_is_refused(tagger, tmp_path):
    from transformers import AutoModel

    AutoModel.from_pretrained(tagger).save_pretrained(tmp_path)
    AutoTokenizer.from_pretrained(tagger).save_pretrained(tmp_path)
    with pytest.raises(ConfigError, match=r"method\.tagger_model=.*: not a trained tagger: classifier\.\w+ is missing"):
        TagReader(str(tmp_path), "cpu").read(sentences("Ada"))


def test_a_path_to_nowhere_and_a_batch_of_none_are_refused_before_any_work():
    with pytest.raises(ConfigError, match=r"method\.tagger_model=\./nowhere: no such folder"):
        TagReader("./nowhere")
    with pytest.raises(ConfigError, match="batch_size=0"):
        TagReader("some/model", batch_size=0)


def test_the_files_of_a_local_model_count(tagger):
    assert {path.name for path in TagReader(str(tagger)).inputs} >= {"config.json", "model.safetensors"}
    assert TagReader("some/model").inputs == ()
