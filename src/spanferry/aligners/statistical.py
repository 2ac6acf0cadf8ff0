"""The embedded aligner: needs no model, no compiler and no network, and learns from the very pairs it aligns."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from spanferry.aligners._parallel_text import ColumnFiles, MissingText, ParallelText, check_prefix, reduced
from spanferry.aligners.symmetrise import RULES, Symmetrisation
from spanferry.core.errors import ConfigError
from spanferry.core.records import Alignment, Language, Pair

if TYPE_CHECKING:
    from spanferry.aligners._statistical import Directions

Combination = Symmetrisation | Literal["soft", "soft_geometric"]


class StatisticalAligner:
    """An HMM aligner in both directions, symmetrised. Deterministic: the same corpus gives the same links.

    The HMM is that of Vogel, Ney and Tillmann (1996) with Och and Ney's (2003) null word, estimated by variational Bayes (Riley
    and Gildea 2012). Every pair of word forms gets Dirichlet pseudo-counts for being written alike: ``string_prior`` times the
    squared Dice overlap of their character bigrams and trigrams. A target word is linked to its likeliest source word by
    posterior, the first of several, unless no source word at all is likelier.

    ``soft`` keeps doubt: every link whose mean probability over the two directions is at least ``threshold`` has that mean as its
    weight. ``soft_geometric`` takes the geometric mean, which wants both directions to agree. Other symmetrisations give links
    without weights.

    Measured on one core: AER .141 on 447 English-French pairs by themselves, .122 with ``soft``, in 0.3 s; 15,000 CoNLL pairs take
    10 s and 0.4 GB. Memory grows with the product of a pair's lengths, time with its cube: fifty pairs of 250 by 250 words take 8 s
    and 0.15 GB, one of 1,000 by 1,000 takes 10 s. Split longer texts into sentences first.

    Args:
        prefix: letters kept of each word, which is always lower-cased; None keeps whole words.
        symmetrisation: how the directions become one alignment: ``soft``, ``soft_geometric``, or a rule of
            ``spanferry.aligners.symmetrise``. ``forward`` and ``backward`` train one direction only.
        threshold: the least weight of a soft link, above 0. A link that one direction is sure of and the other excludes weighs 0.5
            under ``soft`` but for rounding: above that, one direction alone does not suffice. Methods that count links do best
            there; a method that goes by weights may be given less sure links too.
        string_prior: pseudo-count of two equal forms; 0 turns the prior off.
        model1_iterations: of IBM Model 1 (Brown et al. 1993) before the HMM's. The HMM starts from short jumps forward and did
            better without (English-French and English-German); a language of another word order may differ.
        hmm_iterations: of the HMM, at least 1.
        sparsity: pseudo-count of every pair of word forms, above 0. Less means fewer translations a word and more links. 0.03 had
            the best AER on 447 English-French pairs; projection did better with .003 (CoNLL against neural links, XQuAD answers).
        one_to_one: steps of posterior regularisation (Graça, Ganchev and Taskar 2010) towards one link a source word, in each
            direction, so that rare words do not collect what nothing else explains; 0 turns it off. 3 took four times as long and
            lowered AER from .141 to .126.
        parallel_text: to learn from besides the pairs: files of ``source ||| target`` lines, or pairs of files of columns that are
            parallel sentence by sentence and whose first column is the word. ``{source}`` and ``{target}`` stand for language codes.
        text_root: the folder that those paths start from.
        missing_text: what parallel text is that is not there for the cell's languages: ``refuse``: an error; ``skip``: nothing.

    Raises:
        ConfigError: a number is out of range, or parallel text is missing.
    """

    version = 2
    whole_corpus = True

    def __init__(
        self,
        prefix: int | None = 4,
        symmetrisation: Combination = "grow_diag_final_and",
        threshold: float = 0.51,
        string_prior: float = 1.0,
        model1_iterations: int = 0,
        hmm_iterations: int = 5,
        sparsity: float = 0.03,
        one_to_one: int = 0,
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
        if not sparsity > 0:
            raise ConfigError(f"sparsity={sparsity}: give more than 0")
        self.prefix = prefix
        self.symmetrisation = symmetrisation
        self.threshold = threshold
        self.string_prior = string_prior
        self.model1_iterations = model1_iterations
        self.hmm_iterations = hmm_iterations
        self.sparsity = sparsity
        self.one_to_one = one_to_one
        self._text = ParallelText(parallel_text, text_root, missing_text, source_language, target_language)

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of parallel text: their contents decide the links too."""
        return self._text.paths

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """One alignment a pair, from a model of all of them together; an empty side gives an empty one.

        Raises:
            DataError: parallel text is not of its format.
        """
        from spanferry.aligners._hmm import Training
        from spanferry.aligners._statistical import Directions

        corpus = [(pair.source.words, pair.target.words) for pair in pairs] + self._text.pairs()
        forms = [(reduced(source, self.prefix), reduced(target, self.prefix)) for source, target in corpus]
        training = Training(self.sparsity, self.model1_iterations, self.hmm_iterations, self.one_to_one)
        return self._combined(Directions(forms, len(pairs), self.string_prior, training))

    def _combined(self, directions: "Directions") -> list[Alignment]:
        match self.symmetrisation:
            case "soft" | "soft_geometric" as mean:
                return directions.soft(mean, self.threshold)
            case "forward":
                return directions.forward()
            case "backward":
                return directions.backward()
            case rule:
                return list(map(RULES[rule], directions.forward(), directions.backward()))


def _check_at_least(least: int, name: str, value: float) -> None:
    if not value >= least:  # also refuses NaN
        raise ConfigError(f"{name}={value}: give {least} or more")
