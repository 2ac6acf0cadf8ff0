"""The method on models with random weights, against scoring every marked text; and on one that has learnt to keep brackets."""

import json
import math
import random
from dataclasses import replace

import pytest
import torch

from spanferry.core.config import Transfer
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.markers import Markers
from spanferry.core.records import Entity, Outcome, Pair, Sentence, Span
from spanferry.core.writing import write
from spanferry.data.languages import LANGUAGES
from spanferry.methods._codec.model import MarkedTranslationModel
from spanferry.methods._codec.text import marked_text
from spanferry.methods._translation_model import TranslationModel
from spanferry.methods.codec import TOKENIZERS, CodecMethod

pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")  # by Marian's tokenizer; not needed here
EN, DE = LANGUAGES["en"], LANGUAGES["de"]
WORDS = ["Kai", "Diallo", "lives", "in", "Kano", ".", ",", "Ada", "met", "Juma", "at", "Lomé", "and", "Cape", "Coast", "is", "far"]
PLAIN = {"best": 1, "rerank": False, "device": "cpu"}
EXACT = {**PLAIN, "lookahead": "all", "prune_openings": False}


def pair(source, target, *spans, id="1"):
    entities = tuple(Entity(span, "PER") for span in spans)
    return Pair(Sentence(id, "en", tuple(source.split()), entities), Sentence(id, "de", tuple(target.split())))


def random_pairs(count, longest, seed=0):
    dice = random.Random(seed)
    texts = [[dice.choices(WORDS, k=dice.randint(1, longest)) for _ in range(2)] for _ in range(count)]
    starts = [dice.randrange(len(source)) for source, _ in texts]
    return [
        pair(" ".join(source), " ".join(target), Span(start, dice.randint(start + 1, len(source))), id=str(number))
        for number, ((source, target), start) in enumerate(zip(texts, starts, strict=True))
    ]


def brute_force(folder, pair, markers):
    """The logarithm of the probability of each marked text, by the class that knows nothing of the search."""
    model = TranslationModel(folder, "cpu", 64, "method.model")
    source = marked_text(write(pair.source.words, EN), pair.source.entities[0].span, markers)
    length, text = len(pair.target.words), write(pair.target.words, DE)
    spans = [Span(start, end) for start in range(length) for end in range(start + 1, length + 1)]
    texts = [marked_text(text, span, markers) for span in spans]
    means = model.probabilities([(source, each) for each in texts], EN, DE)
    tokens = [len(ids) - model.multilingual for ids in model._tokenizer(text_target=texts).input_ids]
    return {span: math.log(mean) * count for span, mean, count in zip(spans, means, tokens, strict=True)}


def spans(projections):
    return [[entity.span for entity in found.target.entities] for found in projections]


@pytest.mark.parametrize("markers", list(Markers))
@pytest.mark.parametrize("kind", ["nllb", "m2m100", "marian"])
def test_the_most_probable_of_all_insertions_is_found(translation_models, kind, markers):
    folder, pairs = translation_models[kind], random_pairs(20, 6)
    found = spans(CodecMethod(EN, DE, model=folder, markers=markers, **EXACT).project(pairs))
    for each, (span,) in zip(pairs, found, strict=True):
        scores = brute_force(folder, each, markers)
        assert scores[span] == pytest.approx(max(scores.values()), abs=2e-3)


@pytest.mark.parametrize("best", [1, 4])
def test_the_search_and_scoring_everything_agree(translation_models, best):
    pairs = random_pairs(60, 7, seed=1)
    search, everything = (CodecMethod(EN, DE, model=translation_models["nllb"], **{**EXACT, "best": best}) for _ in range(2))
    everything._settings = replace(everything._settings, exhaustive=True)
    asked = [(each, each.source.entities[0]) for each in pairs]
    ranked = [[(one.span, round(one.score, 2)) for one in own] for own in search._candidates(asked)]
    assert ranked == [[(one.span, round(one.score, 2)) for one in own] for own in everything._candidates(asked)]
    assert all(len(own) == min(best, (n := len(each.target.words)) * (n + 1) // 2) for own, each in zip(ranked, pairs, strict=True))


@pytest.mark.parametrize("batch_size", [1, 7])
def test_a_batch_is_what_its_sentences_are_alone(translation_models, batch_size):
    pairs = random_pairs(12, 6, seed=2)
    together = CodecMethod(EN, DE, model=translation_models["m2m100"], device="cpu", batch_size=32).project(pairs)
    method = CodecMethod(EN, DE, model=translation_models["m2m100"], device="cpu", batch_size=batch_size)
    for found in ([method.project([each])[0] for each in pairs], method.project(pairs)):
        assert [(each.target, each.outcomes) for each in found] == [(each.target, each.outcomes) for each in together]
        assert [each.scores for each in found] == [pytest.approx(each.scores, abs=1e-4) for each in together]


def test_losses_are_of_the_reverse_translation(translation_models):
    folder, each = translation_models["nllb"], pair("Cape Coast is far", "Kano lives", Span(0, 2))
    [found] = CodecMethod(EN, DE, model=folder, **EXACT | {"best": 3, "rerank": True})._candidates([(each, each.source.entities[0])])
    model = TranslationModel(folder, "cpu", 8, "method.model")
    surfaces = {Span(0, 1): "Kano", Span(1, 2): "lives", Span(0, 2): "Kano lives"}
    means = dict(zip(surfaces, model.probabilities([(text, "Cape Coast") for text in surfaces.values()], DE, EN), strict=True))
    tokens = len(model._tokenizer(text_target="Cape Coast").input_ids) - 1
    assert {one.span: one.loss for one in found} == {
        span: pytest.approx(-math.log(mean) * tokens, rel=1e-4) for span, mean in means.items()
    }


def test_each_source_is_encoded_once(translation_models, monkeypatch):
    encoded = []
    whole = MarkedTranslationModel.encoded
    monkeypatch.setattr(MarkedTranslationModel, "encoded", lambda self, texts: encoded.extend(texts) or whole(self, texts))
    CodecMethod(EN, DE, model=translation_models["nllb"], **EXACT).project(random_pairs(10, 6))
    assert len(encoded) == 20  # each without and with markers


def test_texts_of_many_sentences_share_passes(translation_models, monkeypatch):
    passes = []
    score = MarkedTranslationModel.logs
    monkeypatch.setattr(MarkedTranslationModel, "logs", lambda self, sources, runs: passes.append(len(runs)) or score(self, sources, runs))
    CodecMethod(EN, DE, model=translation_models["nllb"], batch_size=16, **EXACT).project(random_pairs(64, 6))
    assert max(passes) == 16
    assert sum(passes) / len(passes) > 12


def test_nothing_to_do_loads_no_model():
    without = [pair("Kai lives", "Kai lebt")]
    method = CodecMethod(EN, DE, model="nobody/nothing")
    [found] = method.project(without)
    assert (found.target.entities, found.outcomes) == ((), ())
    assert "_candidates" not in vars(method)


def test_an_empty_target_gets_nothing(translation_models):
    [found] = CodecMethod(EN, DE, model=translation_models["nllb"], device="cpu").project([pair("Kai lives", "", Span(0, 1))])
    assert found.outcomes == (Outcome.UNALIGNED,)


@pytest.mark.parametrize(("source", "target"), [(80, 3), (3, 80)])
def test_a_side_longer_than_the_model_reads_is_filtered(translation_models, source, target):
    long, short = pair("Ada " * source, "Ada " * target, Span(0, 1)), pair("Ada met Kai", "Ada met Kai", Span(0, 1))
    found = CodecMethod(EN, DE, model=translation_models["nllb"], device="cpu").project([long, short])
    assert [each.outcomes for each in found] == [(Outcome.FILTERED,), (Outcome.PROJECTED,)]


def test_without_a_credible_candidate_an_entity_is_filtered(translation_models):
    pairs = [pair("Cape Coast is far", "Kano lives", Span(0, 2)), pair("Kano is far", "Kano", Span(0, 1))]
    found = CodecMethod(EN, DE, model=translation_models["nllb"], device="cpu", max_loss=0.0).project(pairs)
    assert [each.outcomes for each in found] == [(Outcome.FILTERED,), (Outcome.PROJECTED,)]  # Kano is written like Kano


def test_entities_share_one_word(translation_models):
    [found] = CodecMethod(EN, DE, model=translation_models["nllb"], device="cpu").project(
        [pair("Ada met Kai", "Ada", Span(0, 1), Span(2, 3))]
    )
    assert sorted(found.outcomes) == [Outcome.OVERLAP, Outcome.PROJECTED]


def test_it_says_how_sure_it_is_by_the_share_of_the_candidates(translation_models):
    method, pairs = CodecMethod(EN, DE, model=translation_models["nllb"], device="cpu"), random_pairs(6, 5)
    for projection, options in zip(method.project(pairs), method.candidates(pairs), strict=True):
        shares = {(start, end): share for own in options for start, end, share in own}
        spans = [(entity.span.start, entity.span.end) for entity in projection.target.entities]
        assert projection.scores == tuple(shares[span] for span in spans)
        assert all(sum(share for _, _, share in own) == pytest.approx(1) for own in options if own)
        assert all(own == sorted(own) and len(own) <= 5 for own in options)
    assert [each.scores for each in CodecMethod(EN, DE, model=translation_models["nllb"], **PLAIN).project(pairs[:1])] == [(1.0,)]


def test_a_model_of_one_direction_needs_another_to_translate_back(translation_models):
    folder, pairs = translation_models["marian"], random_pairs(3, 4)
    with pytest.raises(ConfigError, match=r"it has one direction, and re-ranking translates back.*method\.reverse_model"):
        CodecMethod(EN, DE, model=folder, device="cpu").project(pairs)
    assert len(CodecMethod(EN, DE, model=folder, reverse_model=folder, device="cpu").project(pairs)) == 3


def test_mistakes_are_named(translation_models):
    for options, text in (
        ({"model": "./nowhere"}, r"method\.model=\./nowhere: no such folder"),
        ({"reverse_model": "./nowhere"}, r"method\.reverse_model=\./nowhere: no such folder"),
        ({"tokenizer": "./nowhere"}, r"method\.tokenizer=\./nowhere: no such folder"),
        ({"best": 0}, "best=0"),
        ({"batch_size": 0}, "batch_size=0"),
        ({"near": -1}, "near=-1"),
        ({"lookahead": -1}, "lookahead=-1: tokens, 0 or more, or published, or all"),
    ):
        with pytest.raises(ConfigError, match=text):
            CodecMethod(EN, DE, **options)
    with pytest.raises(DataError, match="sentence '1': the source side is not labelled"):
        CodecMethod(EN, DE).project([Pair(Sentence("1", "en", ("a",)), Sentence("1", "de", ("a",)))])


def test_the_lookahead_is_the_published_one():
    settings = {transfer: CodecMethod(EN, DE, transfer)._settings.lookahead for transfer in Transfer}
    assert (settings[Transfer.translate_train], settings[Transfer.translate_test]) == (1, 5)  # scripts/*.sh of duonglm38/Codec


def test_published_models_take_the_tokenizer_that_the_authors_say():
    assert CodecMethod(EN, DE)._models[:2] == ("ychenNLP/nllb-200-distilled-1.3B-easyproject", "facebook/nllb-200-distilled-1.3B")
    assert CodecMethod(EN, DE, model="ychenNLP/nllb-200-3.3b-easyproject")._models[1] == "facebook/nllb-200-3.3B"
    assert CodecMethod(EN, DE, model="my/model")._models[1] is None
    assert all(name == name.lower() for name in TOKENIZERS)


def test_files_of_local_models_count_and_memory_is_given_back(translation_models):
    method = CodecMethod(EN, DE, model=translation_models["nllb"], device="cpu")
    assert "model.safetensors" in {path.name for path in method.inputs}
    first = method.project(random_pairs(3, 4))
    method.release()
    assert "_candidates" not in vars(method)
    assert method.project(random_pairs(3, 4)) == first


# A toy language: words of two letters, one or two in translation. What a model of one layer learns of it in 400 steps.
TOY = {a + b: f"{a}uz {a}oz" if b == "o" else f"{a}u{b}x" for a in "bdk" for b in "aio"}


def toy_pair(dice, id="1"):
    words = dice.choices(list(TOY), k=dice.randint(2, 5))
    start = dice.randrange(len(words))
    end = min(len(words), start + dice.randint(1, 3))
    before, inside, after = (" ".join(TOY[word] for word in part).split() for part in (words[:start], words[start:end], words[end:]))
    target = Entity(Span(len(before), len(before) + len(inside)), "X")
    source = Sentence(id, "en", tuple(words), (Entity(Span(start, end), "X"),))
    return source, Sentence(id, "de", (*before, *inside, *after), (target,))


def toy_text(sentence):
    return marked_text(write(sentence.words, EN), sentence.entities[0].span, Markers.BRACKETS)


@pytest.fixture(scope="module")
def learnt(tmp_path_factory):
    """A folder with a model that translates the toy language and keeps brackets, after some seconds."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer, set_seed

    learner = Tokenizer(models.BPE(unk_token="<unk>"))
    learner.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    words = [*TOY, *" ".join(TOY.values()).split(), "[", "]"]
    learner.train_from_iterator(words, trainers.BpeTrainer(vocab_size=500, special_tokens=special, show_progress=False))
    pieces = json.loads(learner.to_str())["model"]
    merges = [tuple(merge) for merge in pieces["merges"]]
    tokenizer = NllbTokenizer(vocab=pieces["vocab"], merges=merges, src_lang="eng_Latn", tgt_lang="deu_Latn")
    set_seed(0)
    sides = {
        f"{side}_{name}": of for side in ("encoder", "decoder") for name, of in (("layers", 1), ("attention_heads", 4), ("ffn_dim", 96))
    }
    still = dict.fromkeys(("dropout", "attention_dropout", "activation_dropout", "encoder_layerdrop", "decoder_layerdrop"), 0.0)
    special_ids = {"pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2, "decoder_start_token_id": 2}
    network = M2M100ForConditionalGeneration(M2M100Config(vocab_size=len(tokenizer), d_model=48, **sides, **still, **special_ids))
    teach(network, tokenizer, steps=400)
    folder = tmp_path_factory.mktemp("learnt")
    network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


def teach(network, tokenizer, steps):
    dice = random.Random(0)
    optimizer = torch.optim.Adam(network.parameters(), lr=4e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    network.train()
    for _ in range(steps):
        pairs = [toy_pair(dice) for _ in range(32)]
        sources, targets = ([toy_text(pair[side]) for pair in pairs] for side in (0, 1))
        batch = tokenizer(sources, text_target=targets, padding=True, return_tensors="pt")
        batch["labels"] = batch["labels"].masked_fill(batch["labels"] == tokenizer.pad_token_id, -100)
        network(**batch).loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()


@pytest.mark.slow
def test_a_model_that_keeps_markers_finds_the_entities(learnt):
    dice = random.Random(1)
    made = [toy_pair(dice, str(number)) for number in range(100)]
    pairs = [Pair(source, target.with_entities(None)) for source, target in made]
    for options in (PLAIN, EXACT):
        found = CodecMethod(EN, DE, model=learnt, **options).project(pairs)
        right = sum(projection.target == target for projection, (_, target) in zip(found, made, strict=True))
        assert right >= 97  # 199 of 200 when this was written


@pytest.mark.slow
def test_two_entities_are_found_each_by_itself(learnt):
    both = pair("ba do ki", "buax duz doz kuix", Span(1, 2), Span(2, 3))
    [found] = CodecMethod(EN, DE, model=learnt, **PLAIN).project([both])
    assert [entity.span for entity in found.target.entities] == [Span(1, 3), Span(3, 4)]
