"""``objective=neighbours`` at work."""

import torch
from torch import Tensor
from torch.nn.functional import normalize

from spanferry.core.models.objective import AtWork, Pass, Training, read
from spanferry.objectives._doubted import doubted, weighted_mean


class NeighboursAtWork(AtWork):
    """Remembers words, and weighs each new one by how its label fits those of the words most like it.

    ``label_of`` (T) numbers the labels of tags: one for each entity label, B- and I- alike, and one for O. The memory of M words:
    ``states`` (M, W) of length 1; ``labels`` (M); ``places`` (M) of their sentences, -1 where nothing is remembered yet; ``fits`` (M)
    how each fitted when it came in; ``next``, where the next word goes.
    """

    label_of: Tensor
    states: Tensor
    labels: Tensor
    places: Tensor
    fits: Tensor
    next: Tensor

    def __init__(self, neighbours: int, memory: int, sharpness: float, warmup: float, training: Training) -> None:
        super().__init__()
        self._neighbours, self._sharpness, self._warmup = neighbours, sharpness, warmup
        names = [tag.partition("-")[2] for tag in training.tags]  # of O: the empty one
        self._count = len(set(names))
        self.register_buffer("label_of", torch.tensor([sorted(set(names)).index(name) for name in names]))  # (T)
        self.register_buffer("states", torch.zeros(memory, training.network.config.hidden_size))
        self.register_buffer("labels", torch.zeros(memory, dtype=torch.long))
        self.register_buffer("places", torch.full((memory,), -1))
        self.register_buffer("fits", torch.zeros(memory))
        self.register_buffer("next", torch.tensor(0))

    def step(self, now: Pass) -> dict[str, Tensor]:
        """One forward pass, one backward pass; every word weighs what its neighbours make of its label."""
        found = read(now.network, now.batch)
        losses, weights = now.loss.by_word(found.logits, now.batch)
        among = doubted(weights, now.batch)
        trust = torch.ones_like(weights)
        with torch.no_grad():
            states = normalize(found.states.float()[among], dim=-1)  # (N, W)
            labels = self.label_of[now.batch["labels"][among]]
            places = now.batch["places"][:, None].expand_as(among)[among]
            fits = self.fit(states, labels, places)
            if now.done >= self._warmup:
                trust[among] = self.trust(fits, labels)
            self.remember(states, labels, places, fits)
        loss = weighted_mean(losses, weights * trust)
        now.backward(loss)
        return {"loss": loss.detach(), "trust": weighted_mean(trust, weights)}

    def fit(self, states: Tensor, labels: Tensor, places: Tensor) -> Tensor:
        """(N) the share of each word's nearest neighbours in memory, those of its own sentence left out, that have its label."""
        near = states @ self.states.T  # (N, M)
        near = near.masked_fill((self.places < 0) | (self.places == places[:, None]), -torch.inf)
        nearest = near.topk(min(self._neighbours, near.shape[1]), dim=-1)
        there = nearest.values > -torch.inf
        same = (self.labels[nearest.indices] == labels[:, None]) & there
        return same.sum(-1) / there.sum(-1).clamp_min(1)

    def trust(self, fits: Tensor, labels: Tensor) -> Tensor:
        """(N) sigmoid(sharpness * (fit - the mean fit of remembered words of the label))."""
        there = self.places >= 0
        sums = torch.bincount(self.labels[there], self.fits[there], self._count)
        means = sums / torch.bincount(self.labels[there], minlength=self._count).clamp_min(1)
        return torch.sigmoid(self._sharpness * (fits - means[labels]))

    def remember(self, states: Tensor, labels: Tensor, places: Tensor, fits: Tensor) -> None:
        """Put words in the place of those remembered longest."""
        size = len(self.places)
        slots = (self.next + torch.arange(min(len(labels), size), device=labels.device)) % size
        for memory, news in ((self.states, states), (self.labels, labels), (self.places, places), (self.fits, fits)):
            memory[slots] = news[: len(slots)].to(memory.dtype)
        self.next.copy_((self.next + len(slots)) % size)
