"""T-Projection: candidates of a text-to-text model that first learns to propose them (García-Ferrero, Agerri and Rigau 2023)."""

import logging
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from spanferry.core.corpus import Corpus
from spanferry.core.models.device import Device
from spanferry.core.paths import local_files
from spanferry.core.records import Language, Pair, Projection, Sentence
from spanferry.methods.fine_tuning import FineTuning
from spanferry.methods.generated_spans import GENERATION, Generation
from spanferry.methods.ilp import IlpMethod, ScoreName, SolverName
from spanferry.methods.weighing import Options

PUBLISHED: Mapping[ScoreName, float] = {"translation_probability": 1.0}

log = logging.getLogger(__name__)


class TProjectionMethod:
    """Fine-tunes a text-to-text model on the source's gold corpus, then projects as ``IlpMethod`` does with the candidates it proposes.

    "T-Projection: High Quality Annotation Projection for Sequence Labeling Tasks", Findings of EMNLP 2023, arXiv 2212.10548. In both
    transfers the model learns from the corpus's source sentences of train and their gold labels, and its best epoch is chosen on those
    of dev. Differences from the published code: it learns from train, dev and test and chooses on test; it takes punctuation off
    candidates where no source entity holds a word of punctuation; it scores what the model wrote, and this the span as it stands.

    The fine-tuned model is kept in the store (``store/adapt/KEY/output``), a folder that plain transformers loads:
    ``method=t_projection_tuned method.candidate_model=FOLDER`` uses it elsewhere.

    Args:
        fine_tuning: see ``spanferry.methods.fine_tuning``.
        candidate_model: a text-to-text model to start from: T5 or mT5, of the Hugging Face hub or a folder.
        generation, scores, min_score, solver, translation_model, reverse_translation_model, device: as ``IlpMethod`` has them; what
            was learnt is used again with others.
        seed: of the training.

    Raises:
        ConfigError: a value is out of range, a model is a path to nowhere, or ``translation_model`` is wanted and not named.
    """

    version = 1
    scores_entities = True
    immaterial = IlpMethod.immaterial
    learns_from_source = True
    learning_ignores = frozenset(
        {"generation", "scores", "min_score", "solver", "translation_model", "reverse_translation_model", "device"}
    )

    def __init__(
        self,
        corpus: Corpus,
        source_language: Language,
        target_language: Language,
        seed: int,
        fine_tuning: FineTuning,
        candidate_model: str = "google/mt5-xl",
        generation: Generation = GENERATION,
        scores: Mapping[ScoreName, float] = PUBLISHED,
        min_score: float = 0.0,
        solver: SolverName = "in_order",
        translation_model: str | None = "facebook/nllb-200-3.3B",
        reverse_translation_model: str | None = None,
        device: Device = "auto",
    ) -> None:
        self._with = partial(
            IlpMethod,
            candidates="generated",
            generation=generation,
            scores=scores,
            min_score=min_score,
            solver=solver,
            translation_model=translation_model,
            reverse_translation_model=reverse_translation_model,
            device=device,
            source_language=source_language,
            target_language=target_language,
        )
        self.plain = self._with(candidate_model=candidate_model)  # its mistakes show now
        self.needs, self.whole_corpus = self.plain.needs, self.plain.whole_corpus
        self.inputs = local_files(candidate_model)  # of what is learnt; those of the translation model are the projection's
        self._corpus, self._seed, self._fine_tuning, self._model = corpus, seed, fine_tuning, candidate_model
        self._device: Device = device

    def learn(self, pairs: Sequence[Pair], folder: Path) -> None:
        """Fine-tune on the source's gold corpus, into an empty folder; the pairs only say which labels will be asked for.

        Raises:
            ConfigError: the model or the device cannot be had, or training diverges.
            DataError: no source sentence of train is labelled with an entity.
        """
        from spanferry.methods._fine_tuning import fine_tune

        train, dev = (self._corpus.gold_source.get(split, ()) for split in ("train", "dev"))
        _warn_of_labels(pairs, train)
        fine_tune(self._model, train, dev, self._fine_tuning, self._device, folder, self._seed)

    def learnt(self, folder: Path) -> IlpMethod:
        """The method with the model that ``learn`` left in the folder."""
        return self._with(candidate_model=str(folder))

    def project(self, pairs: Sequence[Pair]) -> list[Projection]:
        """One projection a pair, by a model that learns first and is then forgotten.

        Raises:
            ConfigError, DataError: as ``learn`` does; a source is not labelled.
        """
        with TemporaryDirectory() as folder:
            self.learn(pairs, Path(folder))
            return self.learnt(Path(folder)).project(pairs)

    def candidates(self, pairs: Sequence[Pair]) -> list[Options]:
        """Where each entity might land, as ``IlpMethod.candidates`` has it, by a model that learns first and is then forgotten.

        Raises:
            ConfigError, DataError: as ``learn`` does; a source is not labelled.
        """
        with TemporaryDirectory() as folder:
            self.learn(pairs, Path(folder))
            return self.learnt(Path(folder)).candidates(pairs)


def _warn_of_labels(pairs: Sequence[Pair], train: Sequence[Sentence]) -> None:
    wanted, known = ({e.label for sentence in side for e in sentence.entities or ()} for side in ([pair.source for pair in pairs], train))
    if wanted - known:
        log.warning(
            "entities to be projected are labelled %s, and no source sentence of train is: nothing will be proposed for them",
            ", ".join(sorted(wanted - known)),
        )
