"""The loss of tags. Three tags unless a test says otherwise."""

import math
from types import SimpleNamespace

import pytest
import torch

from spanferry.core.models.objective import IGNORED, Plain, TagLoss, read


def batch(labels, **more):
    labels = torch.tensor(labels)
    return {"labels": labels, **{name: torch.tensor(value) for name, value in more.items()}}


def test_of_equally_likely_tags_it_is_the_logarithm_of_their_number():
    loss = TagLoss()(torch.zeros(1, 3, 3), batch([[0, 2, IGNORED]]))
    assert loss.item() == pytest.approx(math.log(3))


def test_words_count_by_their_weight():
    logits = torch.tensor([[[0.0, 0, 0], [9, 0, 0]]])
    sure = math.log(math.exp(9) + 2) - 9
    assert TagLoss()(logits, batch([[0, 0]], weights=[[0.0, 1]])).item() == pytest.approx(sure, abs=1e-6)
    assert TagLoss()(logits, batch([[0, 0]], weights=[[3.0, 1]])).item() == pytest.approx((3 * math.log(3) + sure) / 4)
    assert TagLoss()(logits, batch([[0, 0]], weights=[[0.0, 0]])).item() == 0


def test_a_word_of_weight_0_gives_no_gradient():
    logits = torch.zeros(1, 2, 3, requires_grad=True)
    TagLoss()(logits, batch([[0, 1]], weights=[[0.0, 1]])).backward()
    assert not logits.grad[0, 0].any()
    assert logits.grad[0, 1].any()


def test_words_count_by_the_weight_of_their_tag():
    logits = torch.tensor([[[0.0, 0, 0], [9, 0, 0]]])
    sure = math.log(math.exp(9) + 2) - 9
    loss = TagLoss(class_weights=torch.tensor([1.0, 3, 1]))(logits, batch([[1, 0]]))
    assert loss.item() == pytest.approx((3 * math.log(3) + sure) / 4)


def test_teachers_take_the_place_of_labels():
    soft = [[[0.5, 0.5, 0], [0.0, 0, 0]]]
    made = batch([[2, 1]], soft=soft)
    by_word, weights = TagLoss("mse").by_word(torch.zeros(1, 2, 3), made)
    # ((1/6)^2 + (1/6)^2 + (1/3)^2) / 3 = 1/18 for the first; the second has a label alone
    assert by_word[0].tolist() == pytest.approx([1 / 18, math.log(3)])
    assert weights[0].tolist() == [1, 1]
    by_word, _ = TagLoss("kl").by_word(torch.zeros(1, 2, 3), made)
    assert by_word[0, 0].item() == pytest.approx(math.log(3) - math.log(2))  # log 3 less the teachers' entropy


def test_a_sentence_in_a_batch_is_worth_what_it_is_alone():
    torch.manual_seed(0)
    logits, labels = torch.randn(2, 3, 3), [[0, 1, 2], [1, IGNORED, IGNORED]]
    together = TagLoss().by_sentence(logits, batch(labels))
    alone = [TagLoss()(logits[i : i + 1], batch(labels[i : i + 1])) for i in range(2)]
    torch.testing.assert_close(together, torch.stack(alone))


@pytest.fixture(scope="module")
def network():
    from transformers import BertConfig, BertForTokenClassification

    torch.manual_seed(0)
    sizes = {"hidden_size": 4, "num_hidden_layers": 2, "num_attention_heads": 1, "intermediate_size": 4}
    return BertForTokenClassification(BertConfig(vocab_size=9, num_labels=3, **sizes)).eval()


def padded(*more):
    """A sentence of two subwords, and as many of padding as are given."""
    return batch([[0, 2, *(IGNORED for _ in more)]], input_ids=[[3, 4, *more]], attention_mask=[[1, 1, *(0 for _ in more)]])


def test_what_the_mask_hides_is_not_read(network):
    alone, beside = read(network, padded()), read(network, padded(7, 8))
    torch.testing.assert_close(beside.logits[:, :2], alone.logits)
    torch.testing.assert_close(beside.states[:, :2], alone.states)
    torch.testing.assert_close(alone.states, network.bert(torch.tensor([[3, 4]])).last_hidden_state)


def test_embeddings_take_the_place_of_subwords(network):
    other = network.get_input_embeddings()(torch.tensor([[5, 6]]))
    torch.testing.assert_close(read(network, padded(), other).logits, network(torch.tensor([[5, 6]])).logits)


def test_the_plain_objective_is_the_loss_of_tags(network):
    went_back = []
    made = padded(7)
    told = Plain().step(SimpleNamespace(network=network, batch=made, loss=TagLoss(), backward=went_back.append))
    expected = TagLoss()(read(network, made).logits, made)
    assert [each.item() for each in (*went_back, told["loss"])] == pytest.approx([expected.item()] * 2)
    assert not told["loss"].requires_grad
    assert went_back[0].requires_grad


def test_weights_below_one_in_sum_are_a_mean_all_the_same():
    logits = torch.zeros(1, 2, 3)
    assert TagLoss()(logits, batch([[0, 1]], weights=[[0.1, 0.2]])).item() == pytest.approx(math.log(3))
    assert TagLoss().by_sentence(logits, batch([[0, 1]], weights=[[0.1, 0.2]])).tolist() == pytest.approx([math.log(3)])
