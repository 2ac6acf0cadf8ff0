"""The two sides of a cell's corpus: the splits it needs, the domains it keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

from spanferry.core.config import Config, Domains, Transfer
from spanferry.core.corpus import Corpus, Split
from spanferry.core.domains import check_domains, of_domains
from spanferry.core.errors import ConfigError
from spanferry.core.records import Language, Sentence


def in_domains(corpus: Corpus, domains: Domains) -> Corpus:
    """The corpus without sentences of domains that the cell neither learns from nor is tested on.

    The sides may be of different domains; what this leaves of a split that the cell needs is for ``present`` to see.

    Raises:
        ConfigError: a domain that is named is that of no sentence of either side.
    """
    for option in ("train", "test"):
        splits = [split for split in get_args(Split) if (split == "test") == (option == "test")]
        held = [sentence for side in corpus.sides for split in splits for sentence in side.get(split, ())]
        check_domains(held, getattr(domains, option), f"domains.{option}")
    source, target, labelled = (
        {split: of_domains(sentences, wanted(domains, split)) for split, sentences in side.items()} for side in corpus.sides
    )
    ids = [{sentence.id for split in side.values() for sentence in split} for side in (source, target)]
    links, possible = ({id: of for id, of in found.items() if all(id in side for side in ids)} for found in (corpus.links, corpus.possible))
    return replace(corpus, source=source, target=target, labelled=labelled, links=links, possible=possible)


def wanted(domains: Domains, split: Split) -> list[str] | None:
    """The domains that the cell keeps of a split; None: all."""
    return domains.test if split == "test" else domains.train


def present(
    side: str, language: Language, splits: Mapping[Split, Sequence[Sentence]], needed: Sequence[Split], config: Config, *, tags: bool
) -> list[Split]:
    """Those of the splits that the corpus has.

    Args:
        side: ``source`` or ``target``.
        needed: the first of them must be there.
        tags: whether the cell has a tagger.

    Raises:
        ConfigError: it is not; with the ways out.
    """
    found = [split for split in needed if splits.get(split)]
    if needed[0] in found:
        return found
    others = ", ".join(split for split, sentences in splits.items() if sentences)
    domains = wanted(config.domains, needed[0])
    held = "it holds no sentence" if needed[0] in splits else f"the corpus holds {others or 'nothing'} there"
    held += f" of the domains {', '.join(domains)}" if domains else ""
    raise ConfigError(
        f"this cell needs the {side}'s {needed[0]} split in {language.name}, and {held}. Give it (data.{side}.{needed[0]}=FILE of "
        f"data=files, data.text.{needed[0]} of data=parallel_text, data.source and data.splits of a benchmark), "
        f"or choose {_instead(side, config, tags)}"
    )


def _instead(side: str, config: Config, tags: bool) -> str:
    """The choices under which a cell does without a side, those left out that this one has made."""
    if side == "source":
        return f"transfer={Transfer.translate_test}"
    made = {"transfer": str(config.transfer), "tagger": "" if tags else "none"}
    choices = {"transfer": str(Transfer.translate_train), "tagger": "none"}
    return " ".join(f"{group}={choice}" for group, choice in choices.items() if made[group] != choice)
