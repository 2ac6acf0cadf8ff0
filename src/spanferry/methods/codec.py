"""Projection by constrained decoding: a translation model says where in a given translation an entity's markers belong."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from spanferry.core.config import Transfer
from spanferry.core.errors import ConfigError
from spanferry.core.markers import Markers
from spanferry.core.models.checkpoint import TOKENIZER_CONFIG, check_name
from spanferry.core.models.device import Device, released
from spanferry.core.paths import local_files
from spanferry.core.records import Language, Outcome, Pair, Projection, Span
from spanferry.methods._codec.choice import Candidate, credible, probabilities, reranked, together
from spanferry.methods._codec.openings import Pruning
from spanferry.methods._codec.search import Settings
from spanferry.methods.links import projection, source_entities

if TYPE_CHECKING:
    from spanferry.methods._codec.candidates import Candidates
    from spanferry.methods._codec.model import MarkedTranslationModel

TOKENIZERS = {
    f"ychenNLP/nllb-200-{size}-easyproject".lower(): f"facebook/nllb-200-{size}" for size in ("distilled-600M", "distilled-1.3B", "3.3B")
}
"""Published models, in small letters, with which Codec's authors say to take the tokenizer of the model they come from."""
LOOKAHEAD = {Transfer.translate_train: 1, Transfer.translate_test: 5}
"""The lookahead of the published scripts, by transfer; other transfers project nothing, and then it is that of ``translate_test``."""


class CodecMethod:
    """Codec of Le, Chen, Ritter and Xu: "Constrained Decoding for Cross-lingual Label Projection" (ICLR 2024, arXiv 2402.03131).

    Each entity by itself: of all ways to put an opening and a closing marker between words of the target sentence, those ``best`` ones that
    a translation model finds most probable, given the source sentence with markers around that entity,

        argmax over m(y) of the sum over its tokens t, the end of the text included, of log p(m(y)[t] | m(y)[<t], m(x))

    found by branch and bound, depth first (``_codec.search``). m(y) is the marked target as the model's tokenizer cuts it as a whole;
    ``_codec.text`` says how markers are set. Logarithms that agree in three decimals are equal: the leftmost wins, then the shortest.

    The paper's text was not at hand: what is not in its abstract was taken from its published code. As there: openings only where the
    marked source makes a difference (``_codec.openings``), a lower bound that looks ahead, and a choice among the best by translating
    them back (``_codec.choice``). Unlike there: markers stand between words, never within; a text is scored in one pass rather than token
    by token, so a text that goes bad midway is still scored to its end; entities of a sentence share it so that as many as can be get a
    place and the product of probabilities is highest (there one clash drops the sentence, or the later entity overwrites the earlier);
    entities are not compared with translations of their own (``max_loss``), and one written nearly like a place (difflib's ratio .9 or
    more) does not choose that place outright, as it does in the script for translate_train.

    How sure it is of a place: the probability of the text with markers there, divided by the sum over all places that count for the
    entity (the ``best`` found that are credible; with re-ranking the chosen place has the first one's). With ``best=1`` that says nothing.

    An entity is ``Outcome.UNALIGNED`` if the target has no words, ``Outcome.FILTERED`` if either side with markers is longer than the
    model reads or no candidate is credible, and ``Outcome.OVERLAP`` if others have all its candidates.

    Args:
        model: NLLB, M2M100 or Marian, made to keep markers: an id of the Hugging Face hub, or a folder that ``save_pretrained`` wrote.
        tokenizer: where it is not the model's own; None: the model's (for the models of EasyProject that of NLLB).
        reverse_model: from target to source, where ``model`` has one direction (Marian); None: ``model``, if it can.
        markers: ``brackets``, [ and ], or ``xml``, <a> and </a>: what the model was trained with.
        best: how many insertions are found for each entity, 1 or more.
        rerank: whether the best are compared by how well they translate back.
        max_loss: a candidate must translate back with a smaller loss (natural logarithm), or be written more or less like the entity;
            None: no such rule. The published script for translate_train says 5.
        lookahead: tokens; ``published``: 1 for translate_train and 5 otherwise; ``all``: nothing is given up that might be among the
            best, and the search is exact.
        prune_openings: whether markers open only where the marked source makes a difference.
        change: a token stands out if the logarithm of its probability changes by as much.
        change_near: how much is enough near such a token.
        near: in tokens.
        batch_size: texts scored in one pass.
        device: ``auto`` takes what the machine has.

    Raises:
        ConfigError: a value is out of range, or a model is a path to nowhere.
    """

    version = 3
    scores_entities = True
    needs: frozenset[str] = frozenset()
    immaterial = frozenset({"batch_size", "device"})

    def __init__(
        self,
        source_language: Language,
        target_language: Language,
        transfer: Transfer = Transfer.translate_train,
        model: str = "ychenNLP/nllb-200-distilled-1.3B-easyproject",
        tokenizer: str | None = None,
        reverse_model: str | None = None,
        markers: Markers = Markers.BRACKETS,
        best: int = 5,
        rerank: bool = True,
        max_loss: float | None = None,
        lookahead: int | Literal["published", "all"] = "published",
        prune_openings: bool = True,
        change: float = 0.5,
        change_near: float = 0.1,
        near: int = 5,
        batch_size: int = 32,
        device: Device = "auto",
    ) -> None:
        for name, option in ((model, "method.model"), (reverse_model, "method.reverse_model")):
            if name is not None:
                check_name(name, option)
        if tokenizer is not None:
            check_name(tokenizer, "method.tokenizer", TOKENIZER_CONFIG)
        _check_numbers(best, batch_size, near)
        steps = LOOKAHEAD.get(transfer, 5) if lookahead == "published" else None if lookahead == "all" else lookahead
        if steps is not None and steps < 0:
            raise ConfigError(f"lookahead={lookahead}: tokens, 0 or more, or published, or all")
        self._models = model, tokenizer or TOKENIZERS.get(model.lower()), reverse_model
        self._languages = source_language, target_language
        self._markers = markers
        self._settings = Settings(best, steps, Pruning(change, change_near, near) if prune_openings else None)
        self._rerank, self._max_loss = rerank, max_loss
        self._batch_size, self._device = batch_size, device

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of local models."""
        return tuple(path for model in self._models if model is not None for path in local_files(model))

    def project(self, pairs: Sequence[Pair]) -> list[Projection]:
        """One projection a pair.

        Raises:
            ConfigError: a model cannot be had, is of no kind that is known here, or lacks a language or the markers.
            DataError: a source is not labelled.
        """
        return [_projection(*of) for of in zip(pairs, self._kept(pairs), strict=True)]

    def candidates(self, pairs: Sequence[Pair]) -> list[list[list[tuple[int, int, float]]]]:
        """For each pair and source entity where it might land and how probable that is, left to right; ``best`` places at most.

        Raises:
            ConfigError, DataError: as ``project``.
        """
        return [[_options(own) for own in of_pair] for of_pair in self._kept(pairs)]

    def release(self) -> None:
        """Give the models' memory back; when asked again they are loaded again."""
        released(self, "_candidates")

    def _kept(self, pairs: Sequence[Pair]) -> list[list[list[Candidate]]]:
        """For each pair and source entity the candidates that count, the chosen one first."""
        asked = [(pair, entity) for pair in pairs for entity in source_entities(pair)]
        found = iter(self._candidates(asked) if asked else ())
        return [[self._chosen(pair, next(found)) for _ in source_entities(pair)] for pair in pairs]

    def _chosen(self, pair: Pair, found: Sequence[Candidate]) -> list[Candidate]:
        """The candidates that count, the chosen one first."""
        limit = self._max_loss
        kept = [one for one in found if limit is None or credible(one, limit)]
        return reranked(kept, pair.target.words) if kept and self._rerank else kept

    @cached_property
    def _candidates(self) -> "Candidates":
        from spanferry.methods._codec.candidates import Candidates
        from spanferry.methods._codec.model import MarkedTranslationModel

        name, tokenizer, _ = self._models
        model = MarkedTranslationModel(name, tokenizer, self._device, self._batch_size, "method.model")
        model.set_direction(*self._languages)
        model.check_signs("[ ]" if self._markers is Markers.BRACKETS else "<a></a>")
        back = self._reverse(model) if self._rerank or self._max_loss is not None else None
        return Candidates(model, back, self._languages, self._markers, self._settings, self._batch_size)

    def _reverse(self, model: "MarkedTranslationModel") -> "MarkedTranslationModel":
        """What translates back."""
        name, _, reverse = self._models
        if reverse is not None:
            return type(model)(reverse, None, self._device, self._batch_size, "method.reverse_model")
        if not model.multilingual:
            raise ConfigError(
                f"method.model={name}: it has one direction, and re-ranking translates back. "
                "Name a model for that in method.reverse_model, or set method.rerank=false and method.max_loss=null"
            )
        return model


def _check_numbers(best: int, batch_size: int, near: int) -> None:
    if best < 1:
        raise ConfigError(f"best={best}: insertions to find for each entity, 1 or more")
    if batch_size < 1:
        raise ConfigError(f"batch_size={batch_size}: texts scored in one pass, 1 or more")
    if near < 0:
        raise ConfigError(f"near={near}: a number of tokens, 0 or more")


def _projection(pair: Pair, kept: Sequence[Sequence[Candidate]]) -> Projection:
    spans = together(kept, len(pair.target.words))
    outcomes = [_outcome(pair, *of) for of in zip(spans, kept, strict=True)]
    scores = [[probabilities(own)[span]] if span else [] for span, own in zip(spans, kept, strict=True)]
    return projection(pair, [[span] if span else [] for span in spans], outcomes, scores)


def _options(candidates: Sequence[Candidate]) -> list[tuple[int, int, float]]:
    return sorted((span.start, span.end, share) for span, share in probabilities(candidates).items())


def _outcome(pair: Pair, taken: Span | None, candidates: Sequence[Candidate]) -> Outcome:
    if taken:
        return Outcome.PROJECTED
    if candidates:
        return Outcome.OVERLAP
    return Outcome.FILTERED if pair.target.words else Outcome.UNALIGNED
