"""What a cell refuses before any work: choices that contradict each other, texts that the corpus lacks."""

from collections.abc import Collection, Mapping
from typing import Any

from spanferry.cells.cell import Cell
from spanferry.cells.labels import labels_in, warn_once
from spanferry.core.binding import Bound
from spanferry.core.config import Confidence, Config, Transfer
from spanferry.core.errors import ConfigError, did_you_mean
from spanferry.core.records import Language
from spanferry.core.writing import check_splitter
from spanferry.data.languages import LANGUAGES

_RENAME = "Rename or drop labels: 'label_map={OLD: NEW, OTHER: null}'; or keep some: 'labels=[PER,LOC]'"
_WITHOUT_PROJECTION = (Transfer.zero_shot, Transfer.in_language)


def check_sources(cell: Cell, bound: Mapping[str, Bound]) -> None:
    """Refuse several sources, or teachers, where they cannot work together."""
    config, sources = cell.config, [each.source_language for each in cell.each_source]
    _check_labels(config, frozenset().union(*(each.known_labels for each in cell.each_source)))
    _check_confidence(config, bound, len(sources))
    if "teachers" in bound:
        _check_teachers(config, bound)
        cell.choices.build("teachers").choose(sources, cell.target_language)
    if len(sources) == 1:
        return
    if config.transfer is Transfer.in_language:
        raise ConfigError("transfer=in_language learns from the target's own labels: it has no use for data.sources; leave them out")
    if config.transfer not in _WITHOUT_PROJECTION and "method" not in bound:
        raise ConfigError("method=none ends with the links of one source; choose a method, or leave out data.sources")
    if config.transfer not in _WITHOUT_PROJECTION:
        _check_combiner(cell)


def _check_combiner(cell: Cell) -> None:
    combiner = cell.choices.build("combiner")
    if cell.config.transfer is Transfer.translate_test and combiner.pools:
        raise ConfigError(
            "transfer=translate_test has one test set, onto which all sources project; choose combiner=vote or joint, which make one of all"
        )
    method = cell.choices.bound["method"].target
    if "candidates" in combiner.needs and not hasattr(method, "candidates"):
        raise ConfigError(
            "combiner: it weighs each source's candidates, and the cell's method has none; choose method=ilp, or combiner=vote"
        )
    if cell.choices.bound["combiner"].keywords.get("weigh") and not _says_how_sure(method):
        raise ConfigError(
            "combiner.weigh=true: the cell's method does not say how sure it is of its entities. Take one that does (method=ilp, codec), "
            "or combiner.weigh=false"
        )


def _check_confidence(config: Config, bound: Mapping[str, Bound], sources: int) -> None:
    """Refuse to go by scores where nobody gives any: a combiner does, or else the method must."""
    if config.confidence is Confidence.none or "tagger" not in bound or "method" not in bound:
        return
    pools = sources == 1 or "combiner" not in bound or getattr(bound["combiner"].target, "pools", False)
    if pools and not _says_how_sure(bound["method"].target):
        raise ConfigError(
            f"confidence={config.confidence} goes by the projection's scores, and the cell's method does not say how sure it is of its "
            f"entities. Choose method=ilp or codec, or confidence=none"
        )


def _says_how_sure(method: Any) -> bool:
    return getattr(method, "scores_entities", False)


def _check_teachers(config: Config, bound: Mapping[str, Bound]) -> None:
    teachers = bound["teachers"].build()
    if "tagger" not in bound:
        raise ConfigError("teachers are taggers, and teach one, and tagger=none; choose a tagger, or teachers=none")
    if not getattr(bound["tagger"].target, "teaches", False):
        raise ConfigError("teachers: a teacher says how likely each tag is, and the cell's tagger does not; choose tagger=tiny, say")
    if config.transfer not in (Transfer.zero_shot, Transfer.translate_train):
        raise ConfigError(f"teachers work under transfer=zero_shot and translate_train, not {config.transfer}; choose teachers=none")
    if set(teachers.learn_from) - {"source"} and config.transfer is not Transfer.translate_train:
        raise ConfigError(
            f"these teachers also learn from projections, which transfer={config.transfer} has none of: transfer=translate_train"
        )


def check_choices(config: Config, chosen: Mapping[str, Bound]) -> None:
    """Refuse what contradicts itself, whatever the corpus."""
    if _labels_by_tagger(chosen) and "tagger" not in chosen:
        raise ConfigError("labeler=tagger trains the cell's tagger on the labelled source and labels with it, and tagger=none; choose one")
    _check_codes(chosen)
    if config.transfer in _WITHOUT_PROJECTION and "tagger" not in chosen:
        raise ConfigError(f"transfer={config.transfer} tests a tagger, and tagger=none; choose a tagger")
    if config.transfer not in _WITHOUT_PROJECTION and "method" not in chosen and "tagger" in chosen:
        raise ConfigError("method=none ends with the links and leaves nothing to train a tagger on; add tagger=none, or choose a method")
    if not 0 <= config.seed < 2**32:
        raise ConfigError(f"seed={config.seed}: a seed lies from 0 to {2**32 - 1}")
    if not 0 <= config.min_pair_score <= 1:  # also refuses NaN
        raise ConfigError(f"min_pair_score={config.min_pair_score}: a pair scores 0 to 1; 0 keeps all")
    if config.min_pair_score and config.transfer in _WITHOUT_PROJECTION:
        raise ConfigError(f"min_pair_score={config.min_pair_score} goes by links, and transfer={config.transfer} has none; give 0")
    if not 0 <= config.label_noise <= 1:
        raise ConfigError(f"label_noise={config.label_noise}: a share of the training entities, from 0 to 1")
    if config.confidence is not Confidence.none and config.transfer is not Transfer.translate_train:
        raise ConfigError(
            f"confidence={config.confidence} weights projected sentences, and transfer={config.transfer} trains on none; give none"
        )


def check_languages(config: Config) -> None:
    """Refuse to go from a language to itself."""
    if config.lang.code == config.source_lang:
        raise ConfigError(
            f"lang={config.lang.code} is also the source language (source_lang or data.sources); the cell goes from one language to "
            f"another. Name another source: source_lang=CODE"
        )


def _labels_by_tagger(chosen: Mapping[str, Bound]) -> bool:
    return "labeler" in chosen and "tagger" in getattr(chosen["labeler"].target, "needs", ())


def check_labeler(cell: Cell) -> None:
    """Refuse a labeler for what is labelled, and none for what is not."""
    bound, transfer, apart = cell.choices.bound, cell.config.transfer, bool(cell.corpus.labelled)
    if _labels_by_tagger(bound) and transfer is not Transfer.translate_test and not apart:
        raise ConfigError(
            f"labeler=tagger learns from the source's labels, which transfer={transfer} starts from anyway; choose labeler=gold, or "
            f"transfer=translate_test, or parallel text of other sentences for it to label (data.text, data.parallel=false)"
        )
    if apart and transfer is Transfer.translate_train and "method" in bound and _keeps_labels(bound["labeler"]):
        raise ConfigError(
            "labeler=gold: projection starts from parallel text (data.text, data.parallel=false), and that has no labels. labeler=tagger "
            "labels it with the cell's tagger, which learns from data.source first; labeler=hf with one that is ready"
        )


def _keeps_labels(labeler: Bound | None) -> bool:
    return labeler is not None and bool(getattr(labeler.target, "keeps_labels", False))


def _check_codes(chosen: Mapping[str, Bound]) -> None:
    """Refuse a model's code for a language that there is not: it would be used for nothing."""
    for group in chosen.keys() & {"translator", "marked_translator"}:
        for option in ("codes", "tokens"):
            for code in chosen[group].keywords.get(option) or ():
                if code not in LANGUAGES:
                    raise ConfigError(f"{group}.{option}: no language {code!r} in the table.{did_you_mean(code, LANGUAGES)}")


def check_filter(cell: Cell) -> None:
    """Refuse ``min_pair_score`` where nothing is aligned."""
    least = cell.config.min_pair_score
    if least and not cell.needs_links():
        raise ConfigError(
            f"min_pair_score={least} goes by links, and the cell's method needs none: nothing is aligned. "
            f"Choose a method or a score that goes by links, or min_pair_score=0"
        )


def _check_labels(config: Config, known: Collection[str]) -> None:
    """Refuse ``labels`` that keep nothing, or what the corpora of all sources lack."""
    if config.labels == []:
        raise ConfigError("labels=[] keeps no label; labels=null keeps all")
    for label in config.labels or ():
        if label not in known:
            raise ConfigError(f"labels: no entity of the corpus is labelled {label!r}.{did_you_mean(label, known)}")


def check_translators(cell: Cell) -> None:
    """Ask the translators whether they do what the cell wants of them.

    Raises:
        ConfigError: one of them does not.
    """
    choices, there = cell.choices, (cell.source_language, cell.target_language)
    asked = {Transfer.translate_train: there, Transfer.translate_test: there[::-1]}.get(cell.config.transfer)
    if asked and not cell.writes_target():
        _ask(choices.build("translator"), *asked)
    if any(choices.asks(group, "translator") for group in ("refiner", "method")):
        check_splitter(cell.target_language)
        _ask(choices.build(choices.marking), *there)


def _ask(translator: Any, source: Language, target: Language) -> None:
    if hasattr(translator, "check"):
        translator.check(source, target)


def check_gold(cell: Cell) -> None:
    """Compare the labels that the cell's tagger learns, from whatever source, with those of the gold that it is tested on.

    Raises:
        ConfigError: they have none in common, so that every score would be 0.
    """
    test, labeler = cell.corpus.target.get("test", ()), cell.choices.bound.get("labeler")
    if "tagger" not in cell.choices or not test:
        return
    if all(sentence.entities is None for sentence in test):
        warn_once("the target's test split has no labels: its sentences will be tagged, and nothing scored (data.target.test)")
    if cell.config.transfer is Transfer.in_language or not (_labels_by_tagger(cell.choices.bound) or _keeps_labels(labeler)):
        return
    taught = frozenset().union(*(labels_in(each.corpus.gold_source.get("train", ())) for each in cell.each_source))
    gold = labels_in(test)
    names = ", ".join(sorted(gold)), ", ".join(sorted(taught)), ", ".join(sorted(gold - taught))
    if taught and gold and not taught & gold:
        raise ConfigError(f"the test set is labelled {names[0]}, and the source {names[1]}: every score would be 0. {_RENAME}")
    if taught and gold - taught:
        warn_once(f"no label of the source is {names[2]}, as in the test set: every such entity counts as missed. {_RENAME}")


def check_text(cell: Cell) -> None:
    """Look for the splits that the cell needs, and for unlabelled text where something learns from that.

    Raises:
        ConfigError: the corpus lacks one; or there are none of the cell's shifts for the target's writing.
    """
    config, choices = cell.config, cell.choices
    by_tagger = _labels_by_tagger(choices.bound)
    if config.transfer is Transfer.in_language:
        cell.target("train")
    elif config.transfer is Transfer.translate_train:
        cell.source("train")
    if config.transfer is Transfer.zero_shot or by_tagger:
        cell.labelled("train")
    if config.transfer is Transfer.translate_test or "tagger" in choices:
        cell.target("test")
    if "tagger" in choices and (config.transfer is not Transfer.translate_test or by_tagger):
        cell.training.shifts()
        if "teachers" in choices or "unlabelled" in choices.build("objective").needs:
            cell.unlabelled()
