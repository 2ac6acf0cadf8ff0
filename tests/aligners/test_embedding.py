"""What all embedding aligners share: the options, the stream, and what happens to odd input."""

from itertools import count, islice

import pytest
import torch

from spanferry.aligners import _embedding
from spanferry.aligners._encoder import Encoder
from spanferry.aligners.awesome import AwesomeAligner
from spanferry.aligners.embedding import Embedding, check_threshold
from spanferry.aligners.simalign import SimalignAligner
from spanferry.aligners.transalign import TransalignAligner
from spanferry.core.errors import ConfigError
from spanferry.core.records import Alignment

EMPTY = Alignment(())
TEXTS = [("the old house", "das alte haus"), ("kai lives in rome", "in rom lebt kai"), ("yes", "ja wohl"), ("", "ja"), ("kai", "kai kai")]


@pytest.fixture(params=["itermax", "mwmf", "inter", "word", "softmax", "entmax", "transalign"])
def aligner(request, tiny_bert, tiny_nllb, languages):
    """Every embedding aligner, on tiny models."""
    if request.param == "transalign":
        return TransalignAligner(**languages, model=tiny_nllb, layer=1, device="cpu")
    if request.param in ("softmax", "entmax"):
        return AwesomeAligner(tiny_bert, 1, request.param, device="cpu")
    matching, level = ("itermax", "word") if request.param == "word" else (request.param, "bpe")
    return SimalignAligner(tiny_bert, matching, level, 1, device="cpu")


def test_a_batch_has_the_links_of_each_pair_alone(aligner, pair):
    pairs = [pair(*texts) for texts in TEXTS]
    together = aligner.align(pairs)
    assert [found.links for found in together] == [aligner.align([each])[0].links for each in pairs]
    assert all(found.links for each, found in zip(pairs, together, strict=True) if each.source.words)


def test_a_side_without_words_gives_an_empty_alignment(aligner, pair):
    assert aligner.align([pair("", ""), pair("", "ja"), pair("ja", "")]) == [EMPTY] * 3
    assert aligner.align([]) == []


@pytest.mark.parametrize("level", ["bpe", "word"])
def test_a_side_without_subwords_gives_an_empty_alignment(tiny_bert, pair, level):
    aligner = SimalignAligner(tiny_bert, token_level=level, layer=1, device="cpu")
    assert aligner.align([pair("\u200b", "ja"), pair("ja", "\u200b \ufeff")]) == [EMPTY] * 2


@pytest.mark.parametrize("level", ["bpe", "word"])
def test_a_word_without_subwords_gets_no_link_and_shifts_no_other(tiny_bert, pair, level):
    aligner = SimalignAligner(tiny_bert, token_level=level, layer=1, device="cpu")
    plain, holed = aligner.align([pair("kai rome", "kai rome"), pair("kai \u200b rome", "kai rome")])
    assert holed.links == tuple((2 * source, target) for source, target in plain.links)


@pytest.mark.parametrize("text", ["漢字 かな", "שלום kai עולם", "مرحبا", "🙂 🙃", "kai\u0301 \u202ekai\u202c"])
def test_unknown_scripts_and_mixed_directions_give_links_in_range(aligner, pair, text):
    (found,) = aligner.align([pair(text, "kai lives")])
    assert all(source < len(text.split(" ")) and target < 2 for source, target in found.links)


def test_text_that_the_model_cannot_read_is_told_once(tiny_bert, pair, caplog):
    aligner = SimalignAligner(tiny_bert, layer=1, device="cpu")
    aligner.align([pair("kai", "kai")])
    assert not caplog.records
    aligner.align([pair("漢 字", "kai")])
    aligner.align([pair("漢 字", "kai")])
    assert ["40 % of subwords are unknown" in record.getMessage() for record in caplog.records] == [True]


def test_3000_words_are_aligned(aligner, pair):
    (found,) = aligner.align([pair("kai rome " * 1500 + "yes", "ja " * 50 + "ja")])
    assert found.links


def test_no_word_of_3000_is_cut(tiny_bert, pair):
    (found,) = SimalignAligner(tiny_bert, "fwd", layer=1, device="cpu").align([pair("kai rome " * 1500 + "yes", "ja")])
    assert [source for source, _ in found.links] == list(range(3001))


def test_a_stream_reads_a_block_at_a_time(aligner, pair):
    read = count()
    stream = aligner.stream(pair("kai", "kai") for _ in iter(lambda: next(read), None))
    assert len(list(islice(stream, 3))) == 3
    assert next(read) <= 512


def test_a_block_ends_with_its_words_or_its_pairs(pair, monkeypatch):
    monkeypatch.setattr(_embedding, "BLOCK", 3)
    monkeypatch.setattr(_embedding, "BLOCK_WORDS", 6)
    pairs = [pair("a", "b")] * 4 + [pair("a b c d", "a b c d"), pair("a b", "c"), pair("a", "b c d")]
    assert [len(block) for block in _embedding._blocks(pairs)] == [3, 1, 1, 1, 1]
    assert [each for block in _embedding._blocks(pairs) for each in block] == pairs


@pytest.mark.parametrize(("dtype", "way_out"), [("float16", r"set aligner\.dtype=float32"), ("float32", "its weights are damaged")])
def test_vectors_that_are_no_numbers_name_the_pair(tiny_bert, pair, monkeypatch, dtype, way_out):
    def half_broken(encoder, sentences):
        found = torch.ones(sum(window.end for windows in sentences for window in windows), encoder.width)
        found[3:] = torch.inf
        return found

    monkeypatch.setattr(Encoder, "vectors", half_broken)
    aligner = AwesomeAligner(tiny_bert, 1, dtype=dtype, device="cpu")
    with pytest.raises(ConfigError, match=rf"aligner\.model=.*: the vectors of the target of pair 'test-1' are not finite .*{way_out}"):
        aligner.align([pair("abc", "de")])


def test_release_forgets_the_model_and_the_next_pairs_load_it_again(aligner, pair):
    before = aligner.align([pair("kai", "kai kai")])
    aligner.release()
    assert "_embedder" not in vars(aligner)
    assert aligner.align([pair("kai", "kai kai")]) == before
    aligner.release()
    aligner.release()


def test_a_local_models_files_are_inputs(tiny_bert):
    assert {path.name for path in Embedding(tiny_bert, 1).inputs} >= {"config.json", "model.safetensors"}
    assert Embedding("bert-base-multilingual-cased", 8).inputs == ()


@pytest.mark.parametrize(("options", "error"), [({"layer": -1}, "layer=-1"), ({"layer": 1, "batch_tokens": 0}, "batch_tokens=0")])
def test_numbers_out_of_range_are_refused(tiny_bert, options, error):
    with pytest.raises(ConfigError, match=error):
        Embedding(tiny_bert, **options)


def test_a_model_that_is_a_path_to_nowhere_is_refused_before_work(tmp_path):
    with pytest.raises(ConfigError, match=r"aligner\.model=.*: no such folder"):
        Embedding(str(tmp_path / "none"), 1)


def test_an_adapter_that_is_none_is_refused_before_work(tiny_bert, tmp_path):
    with pytest.raises(ConfigError, match=r"aligner\.adapter=.*: no such folder"):
        Embedding(tiny_bert, 1, adapter=str(tmp_path / "none"))
    with pytest.raises(ConfigError, match=r"aligner\.adapter=.*: the folder holds no adapter_config\.json"):
        Embedding(tiny_bert, 1, adapter=str(tmp_path))
    assert Embedding(tiny_bert, 1, adapter="somebody/something").adapter  # the hub may know it


@pytest.mark.parametrize("threshold", [-0.1, 1.0, float("nan")])
def test_a_threshold_out_of_range_is_refused(threshold):
    with pytest.raises(ConfigError, match="threshold="):
        check_threshold(threshold)
