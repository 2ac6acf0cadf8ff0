"""What benchmarks run on: the demo corpus, real sentences, and made-up ones of any size. All seeded; targets carry no labels."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from random import Random

from spanferry.aligners.statistical import StatisticalAligner
from spanferry.core.conll import read_conll
from spanferry.core.pharaoh import read_pharaoh
from spanferry.core.records import Alignment, Entity, Pair, Sentence, Span
from spanferry.data.demo.corpus import DemoCorpus
from spanferry.data.languages import LANGUAGES
from spanferry.methods.candidates import tight_options
from spanferry.methods.solvers.problem import Option

Rivals = tuple[list[list[Option]], int]
"""For each entity its options, and the length of the sentence."""


def demo_pairs(count: int, lang: str, links: str, seed: int) -> list[Pair]:
    """The first sentences of the demo corpus, with gold links or with those of the statistical aligner."""
    english, other = LANGUAGES["en"], LANGUAGES[lang]
    corpus = DemoCorpus(count, 0, 0, seed, english, other).load()
    pairs = [Pair(*of, corpus.links[of[0].id]).blind() for of in zip(corpus.source["train"], corpus.target["train"], strict=True)]
    if links == "statistical":
        aligned = StatisticalAligner(source_language=english, target_language=other).align(pairs)
        pairs = [pair.with_alignment(of) for pair, of in zip(pairs, aligned, strict=True)]
    return [pair for pair in pairs if pair.source.entities]


def real_pairs(root: Path, lang: str) -> list[Pair]:
    """The CoNLL-2003 train sentences that hold an entity, their DeepL translations, awesome-align's links."""
    source = read_conll(root / "conll" / "en" / "train.tsv", "en", "train")
    target = read_conll(root / "conll_mt" / lang / "DeepL.train.projected-awesome.tsv", lang, "train", strict=False)
    links = read_pharaoh(root / "conll_mt" / lang / "DeepL.train.awesome.talp")
    return [Pair(*of).blind() for of in zip(source, target, links, strict=True) if of[0].entities]


def unlabelled_pairs(root: Path, lang: str) -> list[Pair]:
    """All CoNLL-2003 train sentences with their DeepL translations, words alone, for aligners."""
    source = read_conll(root / "conll" / "en" / "train.tsv", "en", "train", labelled=False, empty="keep")
    target = read_conll(root / "conll_mt" / lang / "DeepL.train.projected-awesome.tsv", lang, "train", labelled=False, empty="keep")
    return [Pair(*of) for of in zip(source, target, strict=True) if all(side.words for side in of)]


def labelled_sentences(root: Path) -> list[Sentence]:
    """The CoNLL-2003 train sentences, without the lines that open documents."""
    sentences = read_conll(root / "conll" / "en" / "train.tsv", "en", "train")
    return [sentence for sentence in sentences if sentence.words != ("-DOCSTART-",)]


def of_many_lengths(count: int, seed: int) -> list[Sentence]:
    """Each one to eight English sentences of the demo corpus: mostly few, as lengths in real text go."""
    draw, rest = Random(seed), iter(DemoCorpus(8 * count, 0, 0, seed, LANGUAGES["en"], LANGUAGES["de"]).load().source["train"])
    return [_joined(list(islice(rest, min(1 + int(draw.expovariate(0.5)), 8)))) for _ in range(count)]


def _joined(sentences: Sequence[Sentence]) -> Sentence:
    """One sentence of several, by the first's id."""
    words: list[str] = []
    entities: list[Entity] = []
    for sentence in sentences:
        entities += [Entity(Span(of.span.start + len(words), of.span.end + len(words)), of.label) for of in sentence.entities or ()]
        words += sentence.words
    return Sentence(sentences[0].id, sentences[0].language, tuple(words), tuple(entities))


def sampled(pairs: Sequence[Pair], count: int, seed: int) -> list[Pair]:
    """Some of the pairs, in their order."""
    chosen = Random(seed).sample(range(len(pairs)), min(count, len(pairs)))
    return [pairs[position] for position in sorted(chosen)]


def made_up(count: int, words: int, entities: int, seed: int) -> list[Pair]:
    """Sentences of one length, both sides, with entities of one to three words and links near the diagonal.

    Nine words in ten are linked to the word at their own place, give or take (normal, standard deviation 1.5), and one in twenty to
    any word of the sentence besides.
    """
    draw = Random(f"{seed}/{words}/{entities}")
    return [_made_up(draw, str(number), words, entities) for number in range(count)]


def _made_up(draw: Random, id: str, words: int, entities: int) -> Pair:
    links = [(i, min(max(round(draw.gauss(i, 1.5)), 0), words - 1)) for i in range(words) if draw.random() < 0.9]
    links += [(i, draw.randrange(words)) for i in range(words) if draw.random() < 0.05]
    text = tuple(map(str, range(words)))
    source = Sentence(id, "en", text, tuple(Entity(span, "PER") for span in _apart(draw, words, entities)))
    return Pair(source, Sentence(id, "de", text), Alignment.of(links))


def _apart(draw: Random, words: int, entities: int) -> list[Span]:
    """Spans of one to three words, each anywhere in its own stretch of the sentence."""
    stretch = words // entities
    lengths = [draw.randint(1, min(3, stretch)) for _ in range(entities)]
    starts = [number * stretch + draw.randint(0, stretch - length) for number, length in enumerate(lengths)]
    return [Span(start, start + length) for start, length in zip(starts, lengths, strict=True)]


def _scattered(draw: Random, entities: int, words: int, links: int) -> Rivals:
    """Each entity linked to some words anywhere."""
    return [tight_options(draw.randint(1, 3), dict.fromkeys(draw.sample(range(words), links), 1.0)) for _ in range(entities)], words


def _nested(_: Random, entities: int) -> Rivals:
    """Each entity linked to two words, around those of all the entities after it."""
    return [tight_options(1 + e % 3, {e: 1.0, 2 * entities - 1 - e: 1.0}) for e in range(entities)], 2 * entities


def _alike(_: Random, entities: int) -> Rivals:
    """All entities linked to all words, twice as many entities as words: nothing but ties."""
    words = entities // 2
    return [tight_options(2, dict.fromkeys(range(words), 1.0)) for _ in range(entities)], words


def _random_scores(draw: Random, entities: int) -> Rivals:
    """Each entity offered 40 spans of up to eight words anywhere, with scores that mean nothing."""
    words = 2 * entities
    return [[(*place, draw.random()) for place in sorted({_place(draw, words) for _ in range(40)})] for _ in range(entities)], words


def _place(draw: Random, words: int) -> tuple[int, int]:
    start = draw.randrange(words)
    return start, min(start + draw.randint(1, 8), words)


FAMILIES: Mapping[str, Callable[[Random, int], Rivals]] = {
    "scattered, loose": lambda draw, entities: _scattered(draw, entities, 2 * entities, 3),
    "scattered, tight": lambda draw, entities: _scattered(draw, entities, max(4, 5 * entities // 6), 4),
    "nested": _nested,
    "alike": _alike,
    "random scores": _random_scores,
}


def rivals(family: str, entities: int, seed: int) -> Rivals:
    """Entities made to compete, of a family of ``FAMILIES``."""
    return FAMILIES[family](Random(f"{seed}/{family}"), entities)
