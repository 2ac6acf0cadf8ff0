"""The demo corpus as files: for ``data=files``, and as recorded translations and links."""

from collections.abc import Sequence
from pathlib import Path

from spanferry.core.conll import write_conll
from spanferry.core.parallel import write_parallel
from spanferry.core.pharaoh import write_pharaoh
from spanferry.core.records import Language
from spanferry.data.demo.corpus import DemoCorpus


def export(folder: Path, source: Language, targets: Sequence[Language], train: int, dev: int, test: int, seed: int = 0) -> None:
    """Write every split: ``en.test.conll`` and ``de.test.conll`` with gold tags, ``en-de.test.talp`` with gold links from 0.

    The pairs of ``en-de.test.txt`` are the same sentences as parallel text.

    Raises:
        ConfigError: a language the corpus lacks, or a negative size.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for target in targets:
        corpus = DemoCorpus(train, dev, test, seed, source, target).load()
        for split, sentences in corpus.source.items():
            write_conll(folder / f"{source.code}.{split}.conll", sentences)
            write_conll(folder / f"{target.code}.{split}.conll", corpus.target[split])
            pairs = zip(sentences, corpus.target[split], strict=True)
            write_parallel(folder / f"{source.code}-{target.code}.{split}.txt", [(ours.words, theirs.words) for ours, theirs in pairs])
            write_pharaoh(folder / f"{source.code}-{target.code}.{split}.talp", [corpus.links[each.id] for each in sentences])
