"""``refiner=back_translation``: the labelled sentences in the target's own language, so that both sides of a pair speak one."""

from collections.abc import Sequence

from spanferry.core.marked_translation import MarkedTranslations, check_options
from spanferry.core.markers import Markers
from spanferry.core.records import Language, Sentence
from spanferry.core.stages import MarkedTranslator


class BackTranslationRefiner:
    """The step of arXiv 2501.18750 (NoDaLiDa 2025): labelled source -> marked translation into the target's language -> words and labels.

    Alignment between two sentences of one language is easier than across languages. What stands between markers is an entity again, as
    in EasyProject (arXiv 2211.15613): ``core.marked_matching`` says how brackets, which are all alike, are given to entities. The paper
    uses brackets and EasyProject's fine-tuned NLLB.

    Args:
        markers: ``brackets``, as published, or ``xml`` tags, which name their entity.
        threshold: how alike (0 to 1) a mark and an entity must be, and more; 0.5 as published.
        entity_translations: whether entities are translated by themselves too, to be compared with.

    Raises:
        ConfigError: the threshold is out of range, or the translator keeps no markers.
    """

    version = 2

    def __init__(
        self,
        translator: MarkedTranslator,
        source_language: Language,
        target_language: Language,
        markers: Markers = Markers.BRACKETS,
        threshold: float = 0.5,
        entity_translations: bool = True,
    ) -> None:
        check_options("refiner=back_translation", translator, target_language, threshold)
        self._translations = MarkedTranslations(translator, source_language, markers, threshold, entity_translations)

    def refine(self, sentences: Sequence[Sentence], target: Language) -> list[Sentence]:
        """Each labelled sentence in the target's language, under its id, with the entities whose markers arrived."""
        return [carried.sentence for carried in self._translations.of(sentences, target)]
