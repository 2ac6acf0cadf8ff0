"""Fine-tuning end to end, of a tiny BERT and a tiny XLM-R with random weights, on demo pairs."""

import json

import pytest
import torch
from transformers import (
    AutoModel,
    AutoModelForMaskedLM,
    AutoTokenizer,
    BartConfig,
    BartForConditionalGeneration,
    BertConfig,
    BertForMaskedLM,
    BertTokenizerFast,
    ByT5Tokenizer,
)

from spanferry.aligners._adapting import adapt
from spanferry.aligners._adapting_module import AdaptingModule, Batch, Linking, collate
from spanferry.aligners._objectives import NOWHERE, Frame
from spanferry.aligners._subwords import SubwordReader
from spanferry.aligners.adaptation import Adaptation
from spanferry.aligners.awesome import AwesomeAligner
from spanferry.core.alignment_scoring import score_alignment
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.records import Pair, Sentence
from spanferry.data.demo import DemoCorpus
from spanferry.data.languages import LANGUAGES
from spanferry.taggers._start import Size, write_start

OBJECTIVES = ("mlm", "tlm", "self_training", "consistency", "parallel_identification")
ALL = dict.fromkeys(OBJECTIVES, 1.0)
LINKING = Linking(layer=1, extraction="softmax", threshold=0.001)
SMALL = {"batch_size": 8, "learning_rate": 1e-3, "max_length": 128}


@pytest.fixture(scope="module")
def corpus():
    return DemoCorpus(train=200, dev=0, test=0, seed=0, source_language=LANGUAGES["en"], target_language=LANGUAGES["de"]).load()


@pytest.fixture(scope="module")
def pairs(corpus):
    return [(source.words, target.words) for source, target in zip(corpus.source["train"], corpus.target["train"], strict=True)]


@pytest.fixture(scope="module")
def bert(pairs, tmp_path_factory):
    """Two layers, a WordPiece vocabulary of the demo pairs, and no dropout: a few hundred steps teach it something."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    folder = tmp_path_factory.mktemp("bert")
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    learnt = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    learnt.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=1500, special_tokens=special, show_progress=False)
    learnt.train_from_iterator((word for source, target in pairs for word in source + target), trainer)
    tokenizer = BertTokenizerFast(vocab=learnt.get_vocab(), do_lower_case=False, model_max_length=128)
    sizes = {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128, "initializer_range": 0.1}
    nothing = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    torch.manual_seed(0)
    network = BertForMaskedLM(BertConfig(vocab_size=len(tokenizer), max_position_embeddings=128, **sizes, **nothing))
    network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def xlmr(corpus, tmp_path_factory):
    """One layer more than is aligned with, and no masked-LM head."""
    folder = tmp_path_factory.mktemp("xlmr")
    sentences = [*corpus.source["train"], *corpus.target["train"]]
    write_start(sentences, Size(vocabulary=800, layers=2, width=64, heads=4, dropout=0.1, max_length=128), 0, folder)
    return folder


def run(start, pairs, folder, seed=0, linking=LINKING, **options):
    adapt(str(start), pairs, linking, Adaptation(**(SMALL | {"objectives": ALL} | options)), "cpu", folder, seed)
    return json.loads((folder / "history.json").read_text("utf-8"))


def module_of(start, pairs, objectives=ALL, linking=LINKING) -> tuple[AdaptingModule, Batch]:
    """What one step is computed with, and its batch."""
    tokenizer, network = AutoTokenizer.from_pretrained(start), AutoModelForMaskedLM.from_pretrained(start).train()
    reader = SubwordReader(tokenizer, 128)
    examples = list(zip(reader.read([source for source, _ in pairs]), reader.read([target for _, target in pairs]), strict=True))
    adaptation = Adaptation(objectives=objectives)
    return AdaptingModule(network, network.cls, tokenizer, linking, adaptation, 4), collate(examples, Frame.of(tokenizer, 128))


def course(report, name):
    """The mean of a loss at the beginning and at the end."""
    losses = [row[name] for row in report["losses"]]
    return sum(losses[:8]) / 8, sum(losses[-8:]) / 8


@pytest.mark.parametrize("model", ["bert", "xlmr"])
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_each_objective_is_learnt(model, objective, pairs, tmp_path, request):
    report = run(request.getfixturevalue(model), pairs[:16], tmp_path, epochs=20, learning_rate=3e-3, objectives={objective: 1.0})
    first, last = course(report, objective)
    assert last < first - 0.005  # the random XLM-R begins sure of its links, at -1.88 of about -1.9


@pytest.mark.parametrize("model", ["bert", "xlmr"])
def test_all_are_learnt_together(model, pairs, tmp_path, request):
    report = run(request.getfixturevalue(model), pairs[:64], tmp_path, epochs=4)
    assert [row["step"] for row in report["losses"]] == list(range(1, 33))  # 4 x 64 / 8
    first, last = course(report, "loss")
    assert last < first - 1


@pytest.mark.parametrize("extraction", ["softmax", "entmax"])
def test_half_precision_learns_too(bert, pairs, extraction, tmp_path):
    report = run(bert, pairs[:32], tmp_path, epochs=4, precision="bf16-mixed", linking=Linking(1, extraction, 0.0))
    first, last = course(report, "loss")
    assert last < first - 1
    assert {weight.dtype for weight in AutoModel.from_pretrained(tmp_path).parameters()} == {torch.float32}


def test_the_loss_is_the_weighted_sum(bert, pairs, tmp_path):
    weights = {"mlm": 2.0, "self_training": 0.5, "tlm": 0.0}
    (row,) = run(bert, pairs[:8], tmp_path, objectives=weights)["losses"]
    assert set(row) == {"step", "loss", "mlm", "self_training"}
    assert row["loss"] == pytest.approx(2 * row["mlm"] + 0.5 * row["self_training"])


@pytest.mark.slow
def test_links_get_better(bert, corpus, pairs, tmp_path):
    """F1 .385, .473 after translation language modelling, .477 after self-training on top of that (which alone only sharpens noise)."""
    run(bert, pairs, tmp_path / "tlm", epochs=30, batch_size=16, learning_rate=3e-3, warmup=0.1, objectives={"tlm": 1.0})
    both = {"tlm": 1.0, "self_training": 1.0}
    run(tmp_path / "tlm", pairs, tmp_path / "both", epochs=4, batch_size=16, learning_rate=5e-4, warmup=0.1, objectives=both)
    before, guessed, sharpened = (link_scores(model, corpus) for model in (bert, tmp_path / "tlm", tmp_path / "both"))
    assert guessed.f1 > before.f1 + 0.05
    assert sharpened.f1 > before.f1 + 0.05
    assert sharpened.recall > guessed.recall


def link_scores(model, corpus):
    """Of the demo pairs, against their gold links."""
    pairs = [Pair(source, target) for source, target in zip(corpus.source["train"], corpus.target["train"], strict=True)]
    found = AwesomeAligner(str(model), layer=1, device="cpu").align(pairs)
    return score_alignment([corpus.links[pair.id] for pair in pairs], found)


@pytest.mark.parametrize("model", ["bert", "xlmr"])
def test_plain_transformers_loads_what_was_trained(model, pairs, tmp_path, monkeypatch, request):
    trained = []
    write = AdaptingModule.on_train_end
    monkeypatch.setattr(AdaptingModule, "on_train_end", lambda module: (trained.append(module.network), write(module)))
    run(request.getfixturevalue(model), pairs[:16], tmp_path, epochs=1)
    loaded, (kept,) = AutoModel.from_pretrained(tmp_path, add_pooling_layer=False), trained
    assert AutoTokenizer.from_pretrained(tmp_path).is_fast
    for name, weight in kept.base_model.named_parameters():
        assert loaded.get_parameter(name).equal(weight), name
    head = AutoModelForMaskedLM.from_pretrained(tmp_path)
    assert all(head.get_parameter(name).equal(weight) for name, weight in kept.named_parameters())


def test_a_head_that_was_not_trained_is_not_published(xlmr, pairs, tmp_path):
    run(xlmr, pairs[:16], tmp_path, objectives={"self_training": 1.0})
    _, report = AutoModelForMaskedLM.from_pretrained(tmp_path, output_loading_info=True)
    assert any("lm_head" in name for name in report["missing_keys"])


def test_the_same_seed_gives_the_same_weights(bert, pairs, tmp_path):
    weights = []
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        run(bert, pairs[:24], tmp_path / name, seed)
        weights.append((tmp_path / name / "model.safetensors").read_bytes())
    assert weights[0] == weights[1]
    assert weights[0] != weights[2]


def test_nothing_but_a_model_and_its_history_is_left(bert, pairs, tmp_path, monkeypatch, capfd, recwarn):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    run(bert, pairs[:16], tmp_path / "model")
    assert {path.name for path in (tmp_path / "model").iterdir()} == {
        "config.json", "history.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json",
    }  # fmt: skip
    assert list((tmp_path / "here").iterdir()) == []
    assert capfd.readouterr() == ("", "")
    assert [str(warning.message) for warning in recwarn] == []


@pytest.mark.parametrize("extraction", ["softmax", "entmax"])
@pytest.mark.parametrize("objective", ["self_training", "consistency"])
def test_link_losses_reach_every_parameter_up_to_their_layer(bert, pairs, objective, extraction):
    module, batch = module_of(bert, pairs[:4], {objective: 1.0}, Linking(1, extraction, 0.0))
    module.losses(batch)[objective].backward()
    reached = {name for name, parameter in module.network.named_parameters() if parameter.grad is not None and parameter.grad.any()}
    below = {name for name, _ in module.network.named_parameters() if ".embeddings." in name or ".layer.0." in name}
    assert below - reached <= {"bert.encoder.layer.0.attention.self.key.bias"}  # shifts all scores of a query alike: no softmax sees it
    assert reached <= below
    assert all(parameter.grad.isfinite().all() for parameter in module.network.parameters() if parameter.grad is not None)


def test_links_at_the_embeddings_train_the_embeddings_alone(bert, pairs):
    module, batch = module_of(bert, pairs[:4], {"self_training": 1.0}, Linking(0, "softmax", 0.0))
    module.losses(batch)["self_training"].backward()
    assert all(".embeddings." in name for name, parameter in module.network.named_parameters() if parameter.grad is not None)


@pytest.mark.parametrize("objective", ["mlm", "tlm"])
def test_guessing_reaches_every_parameter(bert, pairs, objective):
    module, batch = module_of(bert, pairs[:4], {objective: 1.0})
    module.losses(batch)[objective].backward()
    assert [name for name, parameter in module.network.named_parameters() if parameter.grad is None] == []


def test_silver_links_are_the_aligners_own(bert, pairs):
    module, batch = module_of(bert, pairs[:4])
    words = batch.alone.words.chunk(2)
    sides = [(Sentence("train-1", "en", source), Sentence("train-1", "de", target)) for source, target in pairs[:4]]
    aligned = AwesomeAligner(str(bert), layer=1, device="cpu").align([Pair(*side) for side in sides])
    for found, sources, targets, alignment in zip(module._links(batch.alone), *words, aligned, strict=True):
        links = {(int(sources[i]), int(targets[j])) for i, j in found.nonzero().tolist()}
        assert links == set(alignment.links)
    assert module.network.training


def test_the_losses_of_a_model_that_knows_nothing(bert, pairs):
    module, batch = module_of(bert, pairs[:4])
    for parameter in module.parameters():
        torch.nn.init.zeros_(parameter)
    losses = {name: loss.item() for name, loss in module.losses(batch).items()}
    sources, targets = ((side != NOWHERE).sum(1) for side in batch.alone.words.chunk(2))
    vocabulary = torch.tensor(float(module.network.config.vocab_size)).log().item()
    assert losses["mlm"] == pytest.approx(2 * vocabulary)  # two sides
    assert losses["tlm"] == pytest.approx(4 * vocabulary)  # two orders, two sides
    assert losses["parallel_identification"] == pytest.approx(0.6931, abs=1e-4)  # log 2
    # all probabilities are 1 / T forward and 1 / S backward, so all S T cells are links: S T / T / S + S T / S / T = 2
    assert losses["self_training"] == pytest.approx(-2)
    # S T cells of 1 / (S T), by the shorter side
    assert losses["consistency"] == pytest.approx(-(1 / torch.minimum(sources, targets)).mean().item())


def test_translation_language_modelling_asks_in_one_sentence_at_a_time(bert, pairs, monkeypatch):
    module, batch = module_of(bert, pairs[:3], {"tlm": 1.0})
    seen = []
    monkeypatch.setattr(AdaptingModule, "_guess", lambda self, rows, choosable: seen.append((rows, choosable)) or torch.tensor(0.0))
    module.losses(batch)
    ((rows, choosable),) = seen
    assert rows.ids.shape[0] == 12  # 3 pairs, 2 orders, 2 sentences
    assert rows.ids[:3].equal(rows.ids[6:9])
    assert not rows.ids[:3].equal(rows.ids[3:6])
    assert [set(part[asked].tolist()) for part, asked in zip(rows.parts, choosable, strict=True)] == [{0}] * 6 + [{1}] * 6


def test_false_pairs_mix_the_sides_of_two_true_ones(bert, pairs):
    _, batch = module_of(bert, pairs[:6])
    assert batch.true.tolist() == [1] * 6 + [0] * 6
    true = {tuple(row) for row in batch.joined.ids.tolist()}
    judged = [tuple(row)[: batch.joined.ids.shape[1]] for row in batch.judged.ids.tolist()]
    assert [trimmed(row) in {trimmed(each) for each in true} for row in judged] == [True] * 6 + [False] * 6


def trimmed(row):
    """Without padding, whose id is 0."""
    return tuple(id for id in row if id)


def test_a_pair_alone_makes_no_false_one(bert, pairs):
    assert module_of(bert, pairs[:1])[1].true.tolist() == [1]


def test_random_subwords_are_never_special(bert, pairs):
    module, _ = module_of(bert, pairs[:1])
    assert sorted(set(range(1000)) - set(module.ordinary.tolist())) == [0, 1, 2, 3, 4]


def test_steps_end_training_and_take_a_random_part_of_the_pairs(bert, pairs, tmp_path):
    report = run(bert, pairs, tmp_path, max_steps=3, accumulate=2, batch_size=4)
    assert report["pairs"] == 24
    assert [row["step"] for row in report["losses"]] == [1, 2, 3]


def test_batches_accumulate_to_steps(bert, pairs, tmp_path):
    assert [row["step"] for row in run(bert, pairs[:40], tmp_path, accumulate=2)["losses"]] == [1, 2, 3]  # 5 batches


def test_long_pairs_are_cut_and_counted(bert, tmp_path, caplog):
    long = [(("house",) * 50, ("Haus",) * 3), *[(("house",), ("Haus",))] * 3]
    assert run(bert, long, tmp_path, max_length=40)["cut"] == 1
    assert "1 of 4 pairs have more than aligner.adaptation.max_length=40 subwords" in caplog.text


def test_pairs_without_subwords_are_passed_over(bert, pairs, tmp_path):
    assert run(bert, [*pairs[:3], (("\u200b",), ("Haus",)), (("house",), ())], tmp_path)["pairs"] == 3


@pytest.mark.parametrize("nothing", [[], [((), ("Haus",))], [(("\u200b",), ("Haus",))]])
def test_nothing_to_learn_from_is_refused(bert, nothing, tmp_path):
    with pytest.raises(DataError, match=rf"none of {len(nothing)} pairs has words on both sides"):
        run(bert, nothing, tmp_path / "model")


def test_a_training_that_diverges_is_not_published(bert, pairs, tmp_path):
    with pytest.raises(ConfigError, match=r"diverged by step \d+: lower aligner\.adaptation\.learning_rate"):
        run(bert, pairs[:64], tmp_path / "model", learning_rate=1e30, clip=0.0)
    assert list(tmp_path.iterdir()) == []


def test_a_last_step_that_ruins_the_weights_is_not_published(bert, pairs, tmp_path):
    with pytest.raises(ConfigError, match=r"diverged in its last step: lower aligner\.adaptation\.learning_rate"):
        run(bert, pairs[:4], tmp_path / "model", learning_rate=float(torch.finfo(torch.float64).max), clip=0.0)
    assert list(tmp_path.iterdir()) == []


def test_a_new_head_is_announced_where_it_is_trained(xlmr, pairs, tmp_path, caplog):
    run(xlmr, pairs[:8], tmp_path / "a", objectives={"self_training": 1.0})
    assert caplog.text == ""
    run(xlmr, pairs[:8], tmp_path / "b", objectives={"tlm": 1.0})
    assert "brings no masked-LM head" in caplog.text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"linking": Linking(3, "softmax", 0.001)}, r"aligner\.layer=3: .* has layers 0 to 2"),
        ({"max_length": 129}, r"aligner\.adaptation\.max_length=129: .* reads 128 subwords at most\. Set"),
    ],
)
def test_what_the_model_cannot_do_is_refused(bert, pairs, options, message, tmp_path):
    with pytest.raises(ConfigError, match=message):
        run(bert, pairs[:8], tmp_path / "model", **options)


def test_an_encoder_decoder_is_refused(tiny_xlmr, pairs, tmp_path):
    sizes = {"d_model": 16, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2}
    network = BartForConditionalGeneration(BartConfig(vocab_size=40, max_position_embeddings=20, **sizes))
    network.save_pretrained(tmp_path / "bart")
    AutoTokenizer.from_pretrained(tiny_xlmr).save_pretrained(tmp_path / "bart")
    with pytest.raises(ConfigError, match=r"aligner\.model=.*: an encoder-decoder.*aligner=awesome"):
        run(tmp_path / "bart", pairs[:8], tmp_path / "model", max_length=20)


def test_a_tokenizer_that_is_not_fast_is_refused(tmp_path, pairs):
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    BertForMaskedLM(BertConfig(vocab_size=400, **sizes)).save_pretrained(tmp_path / "slow")
    ByT5Tokenizer(model_max_length=128).save_pretrained(tmp_path / "slow")
    with pytest.raises(ConfigError, match=r"aligner\.model=.*: its tokenizer is not a fast one.*aligner=awesome"):
        run(tmp_path / "slow", pairs[:8], tmp_path / "model")


def test_a_model_that_is_nowhere_is_refused(pairs, tmp_path):
    with pytest.raises(ConfigError, match=r"aligner\.model=\./nowhere: no such folder"):
        run("./nowhere", pairs[:8], tmp_path / "model")
