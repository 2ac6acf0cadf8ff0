import numpy as np
import pytest
import torch
from transformers import AutoModelForTokenClassification, AutoTokenizer

from spanferry.core.cell_record import CellRecord
from spanferry.core.errors import ConfigError
from spanferry.core.models.tag_model import windows
from spanferry.core.models.tag_reader import TagReader
from spanferry.core.records import Sentence

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


def test_a_cell_s_folder_stands_for_the_tagger_it_trained(tagger, tmp_path):
    CellRecord({}, model=str(tagger)).save(tmp_path)
    assert TagReader(str(tmp_path), "cpu").inputs == TagReader(str(tagger), "cpu").inputs


def test_a_cell_that_trained_no_tagger_is_refused(tmp_path):
    CellRecord({}).save(tmp_path)
    with pytest.raises(ConfigError, match=r"method\.tagger_model=.*: this cell trained no tagger"):
        TagReader(str(tmp_path), "cpu")


def test_the_files_of_a_local_model_count(tagger):
    assert {path.name for path in TagReader(str(tagger)).inputs} >= {"config.json", "model.safetensors"}
    assert TagReader("some/model").inputs == ()


def test_tags_of_the_models_own_scheme_are_equally_likely_to_one_that_knows_nothing(make_tagger):
    [found] = TagReader(str(make_tagger("O", "I-PER", "B-LOC", "I-LOC")), "cpu").read(sentences("Kai lives"))
    assert found.even_column("B-PER").tolist() == [0, 0]
    assert found.even_column("I-PER").tolist() == [0.25, 0.25]
    assert found.column("B-PER").tolist() == [0, 0]


SMALL = {
    "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8,
    "id2label": {0: "O", 1: "I-PER"}, "label2id": {"O": 0, "I-PER": 1},
}  # fmt: skip


def test_a_tokenizer_that_wants_a_space_before_words_gets_it(tmp_path):
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import RobertaConfig, RobertaForTokenClassification, RobertaTokenizerFast

    vocabulary = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "<mask>": 4, "Ġ": 5, "K": 6, "a": 7, "i": 8}
    backend = Tokenizer(models.BPE(vocabulary, [], unk_token="<unk>"))
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    RobertaTokenizerFast(tokenizer_object=backend, add_prefix_space=False).save_pretrained(tmp_path)
    config = RobertaConfig(vocab_size=9, max_position_embeddings=20, **SMALL)
    RobertaForTokenClassification(config).save_pretrained(tmp_path)
    [found] = TagReader(str(tmp_path), "cpu").read(sentences("Kai Kai"))
    ids = torch.tensor([[0, 5, 6, 7, 8, 5, 6, 7, 8, 2]])  # <s> Ġ K a i Ġ K a i </s>
    with torch.inference_mode():
        logits = AutoModelForTokenClassification.from_pretrained(tmp_path)(ids).logits[0]
    assert found.of_words == pytest.approx(logits.softmax(-1)[[1, 5]][:, [0, 0, 1]].numpy() * [1, 0, 1], abs=1e-6)  # O, no B-PER, I-PER


def test_a_model_whose_positions_start_after_the_padding_is_never_asked_for_more(tagger, tmp_path):
    from transformers import CamembertConfig, CamembertForTokenClassification

    tokenizer = AutoTokenizer.from_pretrained(tagger)
    tokenizer.model_max_length = 10**30  # states no limit
    tokenizer.save_pretrained(tmp_path)
    config = CamembertConfig(vocab_size=len(tokenizer), max_position_embeddings=22, pad_token_id=1, **SMALL)  # reads 20 subwords
    CamembertForTokenClassification(config).save_pretrained(tmp_path)
    [found] = TagReader(str(tmp_path), "cpu").read(sentences("Kai Diallo lives in Kano . " * 12))
    assert found.of_words.sum(1) == pytest.approx(np.ones(72))


def test_release_forgets_the_model_and_the_next_sentences_load_it_again(tagger):
    reader = TagReader(str(tagger), "cpu")
    [before] = reader.read(sentences("Ada"))
    reader.release()
    assert "_loaded" not in vars(reader)
    assert np.array_equal(reader.read(sentences("Ada"))[0].of_words, before.of_words)


def test_labels_are_known_before_a_folder_is_loaded(tagger):
    reader = TagReader(str(tagger), "cpu")
    assert reader.stated_labels == ("LOC", "PER")
    assert "_loaded" not in vars(reader)
    assert reader.labels == ("LOC", "PER")
    assert TagReader("some/model").stated_labels == ()


def test_a_folder_with_tags_of_no_entities_is_refused_before_any_work(tmp_path):
    (tmp_path / "config.json").write_text('{"id2label": {"0": "NOUN", "1": "VERB"}}')
    with pytest.raises(ConfigError, match=r"method\.tagger_model=.*: its tags are NOUN, VERB"):
        TagReader(str(tmp_path))


def test_a_device_that_is_not_there_is_named_beside_the_model(tagger, monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(ConfigError, match=r"scores\.device=cuda: this machine has none"):
        TagReader(str(tagger), "cuda", option="scores.tagger_model").read(sentences("Ada"))


def test_by_default_the_machines_own_device_reads(tagger):
    assert len(TagReader(str(tagger)).read(sentences("Ada Kai"))[0].of_words) == 2
