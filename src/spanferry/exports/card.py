"""The dataset card: what the corpus is, how it was made, from what, under what terms, how good it is."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from spanferry.core.corpus import ANSWER
from spanferry.core.sentence_record import SentenceRecord
from spanferry.exports.credits import DEMO, UNKNOWN, credits, made_elsewhere, models, own_files, written_by_people
from spanferry.exports.front_matter import UNDECIDED, front_matter, iso639
from spanferry.exports.markdown import table
from spanferry.exports.placing import MARK
from spanferry.exports.projected import ProjectedCorpus, lost
from spanferry.exports.quality import outcomes, quality
from spanferry.exports.settings import command

_STEPS = ("transfer", "data", "translator", "labeler", "refiner", "aligner", "method", "combiner", "seed")
_TO_FILL = "**TO BE FILLED IN BY WHOEVER PUBLISHES THIS**"


def card(corpus: ProjectedCorpus, name: str, licence: str, files: Mapping[str, Any], formats: Collection[str]) -> str:
    """The whole card, with its front matter.

    Args:
        files: ``configs`` and ``dataset_info`` where there are Parquet files; else empty.
        formats: what lies beside it.
    """
    parts = (_opening, _contents, quality, outcomes, _making)
    body = [f"# {name}", *(paragraph for part in parts for paragraph in part(corpus)), *_terms(corpus, licence), *_limits(corpus)]
    return front_matter(corpus, name, licence, files) + "\n" + "\n\n".join([*body[:2], *_reading(formats), *body[2:]]) + "\n"


def default_name(corpus: ProjectedCorpus) -> str:
    """What the corpus is called where nobody named it."""
    *others, last = [language.name for language in corpus.source_languages]
    what = "answers" if corpus.labels == [ANSWER] else "named entities"
    return f"{corpus.language.name} {what}, projected from {', '.join(others)}{' and ' if others else ''}{last}"


def _opening(corpus: ProjectedCorpus) -> Iterator[str]:
    sources = ", ".join(f"{language.name} ({iso639(language)})" for language in corpus.source_languages)
    yield (
        f"Sentences in {corpus.language.name} ({iso639(corpus.language)}) whose labels were carried over from {sources} by machine, along "
        f"links between words (annotation projection): silver labels, made with spanferry, not checked by people."
    )


def _reading(formats: Collection[str]) -> Iterator[str]:
    lines = {
        "dataset": "`datasets.load_dataset(FOLDER)`: `id`, `tokens`, `ner_tags` (IOB2, numbers with names), `lost` (source entities that "
        "did not arrive). `dev` is called `validation`.",
        "conll": "`conll/SPLIT.conll`: a word and its IOB2 tag a line, a tab between them, a blank line after each sentence.",
        "jsonl": "`jsonl/SPLIT.jsonl`: the same with the source sentence, the links, what became of each entity, and scores.",
    }
    yield "\n".join(f"- {line}" for name, line in lines.items() if name in formats)


def _contents(corpus: ProjectedCorpus) -> Iterator[str]:
    yield "## Contents"
    heads = ("split", "sentences", "words", "entities", *corpus.labels, "without entities", "lost an entity")
    yield table(heads, [_counts(split, records, corpus.labels) for split, records in corpus.splits.items()])
    left = "".join(f" {count:,} sentences are left out: {reason}." for reason, count in corpus.left_out.items())
    several = " Each source's entities are counted: what one lost another may have brought." if len(corpus.source_languages) > 1 else ""
    yield (
        "Sentences without entities are part of it: taggers learn from them too. Where an entity was lost its words are tagged O, which is "
        f"probably wrong; `lost` and `outcomes` tell such sentences.{several}{left}"
    )


def _counts(split: str, records: Sequence[SentenceRecord], labels: Sequence[str]) -> list[str]:
    entities = Counter(entity.label for record in records for entity in record.projected or ())
    words = sum(len(record.target.words) for record in records)
    numbers = (len(records), words, entities.total(), *(entities[label] for label in labels))
    rest = sum(not record.projected for record in records), sum(lost(record) > 0 for record in records)
    return [split, *(f"{number:,}" for number in (*numbers, *rest))]


def _making(corpus: ProjectedCorpus) -> Iterator[str]:
    record, origin = corpus.record, corpus.record.provenance
    yield "## How it was made"
    yield "Source text is translated, words are linked, and each entity crosses the links. These choices of spanferry made it:"
    yield table(("step", "choice"), [(step, f"`{record.axes[step]}`") for step in _STEPS if record.axes.get(step, "-") != "-"])
    yield f"As a command, which names the choices; every setting stands in `{MARK}`:"
    yield f"```\n{command(record.axes)}\n```"
    changed = " with uncommitted changes" if origin.get("dirty") == "true" else ""
    versions = ", ".join(f"{name.removeprefix('version.')} {value}" for name, value in origin.items() if name.startswith("version."))
    yield (
        f"Commit `{origin.get('commit', 'unknown')}`{changed}, configuration `{origin.get('config_hash', 'unknown')}`, seed "
        f"{corpus.config.get('seed')}. Python {origin.get('python', 'unknown')}; {versions}."
    )


def _terms(corpus: ProjectedCorpus, licence: str) -> Iterator[str]:
    yield "## Sources, models and licences"
    found = credits(corpus.config)
    if found:
        rows = [(each.title, each.part, each.licence, each.citation, each.home) for each in found]
        yield table(("corpus", "what comes from it", "licence", "cite", "home"), rows)
    if own_files(corpus.config):
        yield f"Words or labels come from files of the maker's own. Where they are from, who made them, and their licence: {_TO_FILL}."
    used = models(corpus.config, corpus.record.axes)
    if used:
        yield table(("option", "model", "licence of the model"), [(f"`{each.part}`", each.id, each.licence) for each in used])
    elsewhere = made_elsewhere(corpus.config, corpus.record.axes)
    if elsewhere:
        yield f"Its {' and '.join(elsewhere)} were made elsewhere. By what, and under what terms: {_TO_FILL}."
    if not used and not elsewhere:
        yield "No pretrained model had a hand in it."
    if any(UNKNOWN in each.licence for each in used):
        yield f"A model's licence that is {UNKNOWN} has to be looked up before this is published."
    yield _decision(licence, found == [DEMO])


def _decision(licence: str, demo: bool) -> str:
    if licence != UNDECIDED:
        return f"Whoever exported this gave it the licence `{licence}`. What stands above is bound by its own terms all the same."
    ease = " Of the demo corpus alone all is Apache-2.0: `--license apache-2.0` would do." if demo else ""
    return (
        "No licence is given (`other`). What may be done with text that is derived from the corpora above, by the models above, follows "
        f"from all their terms together, and a program should not decide that. Decide it, and export again with `--license`.{ease}"
    )


def _limits(corpus: ProjectedCorpus) -> Iterator[str]:
    yield "## Known limits"
    limits = [
        "Labels are made by machine. Do not test systems on them as if people had made them.",
        "An entity that did not arrive leaves its words tagged O; one that landed on the wrong words is labelled wrongly.",
        "What counts as an entity, and where it ends, follows the guidelines of the source's corpus, not of the target language.",
        "Names and topics are those of the source text, not of places where the target language is spoken.",
    ]
    if written_by_people(corpus.config):
        limits.append("Its sentences are those of a corpus named above: whoever trains on them must not test on the same ones there.")
    else:
        limits.append("The sentences are translations by machine, or made elsewhere: some are wrong, and none was written by a speaker.")
    if credits(corpus.config) == [DEMO]:
        limits.append(
            "The demo corpus is 120 sentence frames filled with names: it compares methods, and is no text to train a product on."
        )
    yield "\n".join(f"- {limit}" for limit in limits)
