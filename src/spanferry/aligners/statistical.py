"""The embedded aligner: needs no model, no compiler and no network, and learns from the very pairs it aligns."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from spanferry.aligners._forms import Stemmer, forms_of
from spanferry.aligners._parallel_text import ColumnFiles, MissingText, ParallelText, check_prefix
from spanferry.aligners._priors import read_priors
from spanferry.aligners.symmetrise import RULES, Symmetrisation
from spanferry.core.errors import ConfigError
from spanferry.core.parallel import WordPair
from spanferry.core.paths import resolve
from spanferry.core.records import Alignment, Language, Pair

if TYPE_CHECKING:
    from spanferry.aligners._lexicon import Lexicon
    from spanferry.aligners._statistical import Model
    from spanferry.aligners._training import Both

SOFT = "soft", "soft_geometric"
BLOCK = 5_000  # pairs aligned at a time with what was learnt from others
Combination = Symmetrisation | Literal["soft", "soft_geometric"]


class StatisticalAligner:
    """An HMM aligner in both directions, symmetrised. Deterministic: the same corpus gives the same links, with any number of threads.

    The HMM is that of Vogel, Ney and Tillmann (1996) with Och and Ney's (2003) null word, estimated by collapsed variational Bayes: a
    link is judged by the counts of the rest of the corpus, so that a rare word cannot vouch for itself (``aligners._training``). Both
    directions learn from one count of a link, the geometric mean of their probabilities, so what only one of them believes is soon
    forgotten. Every pair of word forms gets pseudo-counts for being written alike: ``string_prior`` times a power of the Dice overlap of
    their character bigrams and trigrams, words of other alphabets in Latin letters. A target word is linked to its likeliest source word
    by posterior, the first of several, unless no source word at all is likelier.

    ``soft`` keeps doubt: every link whose mean probability over the two directions is at least ``threshold`` has that mean as its
    weight. ``soft_geometric`` takes the geometric mean, which wants both directions to agree. Other symmetrisations give links
    without weights.

    Defaults were chosen on 447 English-French pairs with gold links, CoNLL translations against neural links and XQuAD's English and
    Spanish answers, and of the settings that do alike there by Europarl NER too. ``benchmarks/statistical.py`` measures it beside eflomal.
    Memory grows with the product of a pair's lengths; so does time, times the length up to 300 words and its logarithm past that.

    Args:
        prefix: letters kept of each word, which is always lower-cased; None keeps whole words.
        stemmer: ``snowball``: words become their stems, in the languages that Snowball knows, before they are cut. It changes little for
            English to French and Spanish: AER .134 with and without, agreement with neural links .884 without, .887 with whole stems.
        symmetrisation: how the directions become one alignment: ``soft``, ``soft_geometric``, or a rule of
            ``spanferry.aligners.symmetrise``.
        threshold: the least weight of a soft link, above 0. A link that one direction is sure of and the other excludes weighs 0.5
            under ``soft`` but for rounding: above that, one direction alone does not suffice. Methods that count links do best
            there; a method that goes by weights may be given less sure links too.
        string_prior: pseudo-count of two equal forms; 0 turns the prior off.
        string_sharpness: power of the overlap: at 4, forms that share half of their n-grams speak for each other with a sixteenth.
        model1_iterations: of IBM Model 1 (Brown et al. 1993) before the HMM's. The HMM starts from short jumps forward and did
            better without (English-French and English-German); a language of another word order may differ.
        hmm_iterations: of the HMM, at least 1.
        sparsity: pseudo-count of every pair of word forms, above 0. Less means fewer translations a word and more links.
        one_to_one: steps of posterior regularisation (Graça, Ganchev and Taskar 2010) towards one link a source word, in each
            direction and iteration, so that rare words do not collect what nothing else explains; 0 turns it off. A step starts where
            the last iteration's ended; the first is free, each more costs a pass over the corpus.
        no_source: probability that a word has no counterpart, between 0 and 1.
        training_pairs: learn from so many pairs at most, the first of all, before parallel text; None: from all. Other pairs are aligned
            with what was learnt, some thousand at a time, so that memory grows by little more than their links.
        priors: files of lexical counts, as ``python -m spanferry.aligners.priors`` makes them from aligned text: pseudo-counts in both
            directions. Placeholders and folder are those of parallel text.
        prior_weight: what a count of theirs counts.
        parallel_text: to learn from besides the pairs: files of ``source ||| target`` lines, or pairs of files of columns that are
            parallel sentence by sentence and whose first column is the word. ``{source}`` and ``{target}`` stand for language codes.
        text_root: the folder that all those paths start from.
        missing_text: what parallel text is that is not there for the cell's languages: ``refuse``: an error; ``skip``: nothing.

    Raises:
        ConfigError: a number is out of range, or parallel text or a file of priors is missing.
    """

    version = 3
    whole_corpus = True

    def __init__(
        self,
        prefix: int | None = 5,
        symmetrisation: Combination = "grow_diag_final_and",
        threshold: float = 0.51,
        string_prior: float = 1.0,
        string_sharpness: float = 4.0,
        model1_iterations: int = 0,
        hmm_iterations: int = 4,
        sparsity: float = 0.0001,
        one_to_one: int = 3,
        no_source: float = 0.35,
        training_pairs: int | None = 100_000,
        stemmer: Stemmer | None = None,
        priors: tuple[str, ...] = (),
        prior_weight: float = 1.0,
        parallel_text: tuple[str | ColumnFiles, ...] = (),
        text_root: Path = Path(),
        missing_text: MissingText = "refuse",
        *,
        source_language: Language,
        target_language: Language,
    ) -> None:
        check_prefix(prefix)
        if not 0 < threshold <= 1:
            raise ConfigError(f"threshold={threshold}: the least probability of a soft link lies above 0 and is at most 1")
        _check_at_least(0, "string_prior", string_prior)
        _check_at_least(0, "model1_iterations", model1_iterations)
        _check_at_least(1, "hmm_iterations", hmm_iterations)
        _check_at_least(0, "one_to_one", one_to_one)
        _check_at_least(0, "string_sharpness", string_sharpness)
        if not 0 < no_source < 1:
            raise ConfigError(f"no_source={no_source}: give a probability between 0 and 1")
        _check_at_least(0, "prior_weight", prior_weight)
        _check_at_least(1, "training_pairs", 1 if training_pairs is None else training_pairs)
        if not sparsity > 0:
            raise ConfigError(f"sparsity={sparsity}: give more than 0")
        self._forms = forms_of((source_language, target_language), stemmer, prefix)
        self.symmetrisation = symmetrisation
        self.threshold = threshold
        self.string_prior = string_prior, string_sharpness
        self.training_pairs = training_pairs
        self._training_options = sparsity, model1_iterations, hmm_iterations, one_to_one, no_source
        self.prior_weight = prior_weight
        self._priors = tuple(resolve(pattern, text_root, source_language, target_language) for pattern in priors)
        _check_files(self._priors, text_root)
        self._text = ParallelText(parallel_text, text_root, missing_text, source_language, target_language)

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of parallel text and of priors: their contents decide the links too."""
        return (*self._text.paths, *self._priors)

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """One alignment a pair, from a model of all of them together; an empty side gives an empty one.

        Raises:
            DataError: parallel text or a file of priors is not of its format.
        """
        from spanferry.aligners._statistical import Alike, Model
        from spanferry.aligners._training import Training

        text = self._text.pairs() if self.training_pairs is None or len(pairs) < self.training_pairs else []
        known = ([(pair.source.words, pair.target.words) for pair in pairs[: self.training_pairs]] + text)[: self.training_pairs]
        model = Model(self._reduced(known), Alike(*self.string_prior), Training(*self._training_options), self._lexicon())
        empty = Alignment.weighted({}) if self.symmetrisation in SOFT else Alignment(())
        alignments = [empty] * len(pairs)
        for position, found in self._found(model, pairs):
            if position < len(pairs):
                alignments[position] = self._combined(*found)
        return alignments

    def _found(self, model: "Model", pairs: Sequence[Pair]) -> "Iterator[tuple[int, Both[Alignment]]]":
        """Positions in the corpus and both directions' links, first of what was learnt from, then of the rest, block by block."""
        from spanferry.aligners._statistical import likeliest, mean

        match self.symmetrisation:
            case "soft" | "soft_geometric" as name:
                read = mean(name, self.threshold)
            case _:
                read = likeliest
        yield from model.trained(read)
        for start in range(self.training_pairs or len(pairs), len(pairs), BLOCK):
            block = self._reduced([(pair.source.words, pair.target.words) for pair in pairs[start : start + BLOCK]])
            yield from ((start + position, found) for position, found in model.others(block, read))

    def _reduced(self, corpus: Sequence[WordPair]) -> list[WordPair]:
        of_source, of_target = self._forms
        return [(of_source(source), of_target(target)) for source, target in corpus]

    def _lexicon(self) -> "Lexicon | None":
        """What the files of priors say, of reduced words."""
        import numpy as np

        from spanferry.aligners._lexicon import Lexicon

        entries = [entry for path in self._priors for entry in read_priors(path)]
        if not entries:
            return None
        sources, targets, counts = zip(*entries, strict=True)
        forms = [of_side(words) for of_side, words in zip(self._forms, (sources, targets), strict=True)]
        vocabularies = [{form: number for number, form in enumerate(dict.fromkeys(side))} for side in forms]
        left, right = (np.array([known[form] for form in side]) for known, side in zip(vocabularies, forms, strict=True))
        return Lexicon(list(vocabularies[0]), list(vocabularies[1]), left, right, self.prior_weight * np.array(counts))

    def _combined(self, forward: Alignment, backward: Alignment) -> Alignment:
        match self.symmetrisation:
            case "soft" | "soft_geometric":  # both directions hold the mean
                return forward
            case rule:
                return RULES[rule](forward, backward)


def _check_files(paths: Sequence[Path], root: Path) -> None:
    missing = [path for path in paths if not path.is_file()]
    if missing:
        files = "\n".join(f"priors: no such file: {path}" for path in missing)
        raise ConfigError(f"{files}\nPaths start at {root.absolute()} (text_root); python -m spanferry.aligners.priors makes such a file")


def _check_at_least(least: int, name: str, value: float) -> None:
    if not value >= least:  # also refuses NaN
        raise ConfigError(f"{name}={value}: give {least} or more")
