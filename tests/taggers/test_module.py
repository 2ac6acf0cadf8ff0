import torch
from transformers import AutoModelForTokenClassification

from spanferry.taggers._encoding import IGNORED, Example, collate
from spanferry.taggers._module import TaggerModule, tag_loss
from spanferry.taggers._recipe import Recipe

RECIPE = Recipe(
    epochs=1, batch_size=2, learning_rate=1e-3, weight_decay=0.1, warmup=0.5, max_length=64, patience=1, clip=1.0,
    precision="32-true", device="cpu", subword_dropout=0.5,
)  # fmt: skip
BATCH = collate([Example([0, 5, 6, 2], [IGNORED, 1, 2, IGNORED]), Example([0, 7, 2], [IGNORED, 0, IGNORED])], pad_id=1)


def network(start):
    return AutoModelForTokenClassification.from_pretrained(start, num_labels=3)


def test_every_parameter_gets_a_gradient(start):
    module = TaggerModule(network(start), RECIPE, steps=4, unknown_id=3)
    tag_loss(module.network, BATCH).backward()
    assert [name for name, parameter in module.network.named_parameters() if parameter.grad is None] == []
    assert all(parameter.grad.isfinite().all() for parameter in module.network.parameters())


def test_the_loss_of_a_network_that_knows_nothing(start):
    blank = network(start)
    torch.nn.init.zeros_(blank.classifier.weight)
    torch.testing.assert_close(tag_loss(blank, BATCH).detach(), torch.tensor(3.0).log())  # three equally likely tags


def test_dropout_works_in_training(start):
    assert TaggerModule(network(start), RECIPE, steps=4, unknown_id=3).network.training  # from_pretrained leaves it in evaluation


def test_the_learning_rate_rises_and_falls(start):
    scheduler = TaggerModule(network(start), RECIPE, steps=4, unknown_id=3).configure_optimizers()["lr_scheduler"]["scheduler"]
    assert [scheduler.lr_lambdas[0](step) for step in range(5)] == [0.5, 1.0, 1.0, 0.5, 0.0]


def test_hidden_subwords_never_include_padding(start):
    module = TaggerModule(network(start), RECIPE, steps=4, unknown_id=3)
    torch.manual_seed(0)
    hidden = module._hide_subwords(BATCH)["input_ids"]
    assert 0 < (hidden == 3).sum() < 7
    assert hidden[1, 3] == 1
    assert not (BATCH["input_ids"] == 3).any()  # the batch itself stays
