"""``data=demo``: any number of parallel sentences with gold entities on both sides and gold links."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random

from spanferry.core.corpus import Corpus, Split
from spanferry.core.errors import ConfigError, did_you_mean
from spanferry.core.records import Alignment, Language, Sentence
from spanferry.data.demo.frames import Frame, read_frames
from spanferry.data.demo.lexicon import LANGUAGES, Name, read_names
from spanferry.data.demo.render import Rendered, asked, fill, links, render


class DemoCorpus:
    """Generates the demo corpus. Frames and names are split between train, dev and test: nothing memorised earns anything.

    Sentence ``n`` of a split depends on the seed, the split and ``n`` alone: it is the same sentence in every language, and asking for
    more sentences leaves the first ones as they were. It is of its frame's domain: business, health, news or sport, all of which every
    split has frames of.

    Args:
        train, dev, test: how many sentences of each split.
        seed: another seed, another corpus.
        stand_in: one of the corpus's six languages, whose sentences then also stand under the code of any other language of the table:
            for trying out grids of many languages, not for scores. None: six languages.
        answers: a corpus of answers, as XQuAD is with its questions: of each sentence's entities one stays, drawn by seed, split and ``n``,
            the same in every language, as ANSWER, and a question stands before the sentence: "Who ?", "Where ?" or "Which organisation ?".
            Where a frame has several entities of the label asked for, which of them is meant is not said.
        source_language, target_language: two of the corpus's six languages; with ``stand_in`` any.

    Raises:
        ConfigError: a language the corpus lacks, a stand-in it lacks, or a negative size.
    """

    version = 2

    def __init__(
        self,
        train: int,
        dev: int,
        test: int,
        seed: int,
        source_language: Language,
        target_language: Language,
        stand_in: str | None = None,
        answers: bool = False,
    ) -> None:
        if stand_in is not None and stand_in not in LANGUAGES:
            raise ConfigError(f"data.stand_in={stand_in}: one of {', '.join(LANGUAGES)}, or null.{did_you_mean(stand_in, LANGUAGES)}")
        for language in (source_language, target_language):
            if language.code not in LANGUAGES and stand_in is None:
                raise ConfigError(
                    f"data=demo has no {language.name} ({language.code}).{did_you_mean(language.code, LANGUAGES)} "
                    f"To try out a grid of any languages, let one it has stand under their codes: data.stand_in=de"
                )
        self._sizes: dict[Split, int] = {"train": train, "dev": dev, "test": test}
        if min(self._sizes.values()) < 0:
            raise ConfigError(f"data=demo: sizes are 0 or more, not {self._sizes}")
        self._seed, self._answers = seed, answers
        self._source, self._target = source_language.code, target_language.code
        self._rendered = {code: code if code in LANGUAGES else stand_in or "" for code in (self._source, self._target)}

    @property
    def source_inputs(self) -> tuple[Path, ...]:
        """The frames and names, which decide every sentence."""
        return _files()

    target_inputs = source_inputs

    def load(self) -> Corpus:
        """Both sides of all splits, with gold links."""
        source: dict[Split, list[Sentence]] = {}
        target: dict[Split, list[Sentence]] = {}
        gold: dict[str, Alignment] = {}
        for split, size in self._sizes.items():
            source[split], target[split] = [], []
            for number in range(1, size + 1):
                left, right, aligned = self._pair(split, number)
                source[split].append(left)
                target[split].append(right)
                gold[left.id] = aligned
        return Corpus(source, target, gold, answers=self._answers)

    def _pair(self, split: Split, number: int) -> tuple[Sentence, Sentence, Alignment]:
        random = Random(f"{self._seed}/{split}/{number}")
        frame = random.choice(self._frames(split))
        chosen = fill(frame, _bundled()[1], random)
        id = f"{split}-{number}"
        source, target = (self._render(frame, chosen, code, id) for code in (self._source, self._target))
        return source.sentence(id, self._source), target.sentence(id, self._target), links(source, target)

    def _frames(self, split: Split) -> Sequence[Frame]:
        """The frames of a split; in a corpus of answers those that can have one."""
        frames = _bundled()[0][split]
        return [frame for frame in frames if frame.askable] if self._answers else frames

    def _render(self, frame: Frame, chosen: Mapping[str, Name], language: str, id: str) -> Rendered:
        """The sentence; an answer is drawn by itself, so that the rest is as in the corpus without answers."""
        if not self._answers:
            return render(frame, chosen, self._rendered[language])
        answer = Random(f"{self._seed}/{id}/answer").choice(frame.askable)
        return asked(frame, chosen, self._rendered[language], answer)


@cache
def _files() -> tuple[Path, ...]:
    folder = Path(__file__).parent
    return tuple(sorted([*folder.glob("frames/*.txt"), *folder.glob("names/*.tsv")]))


@cache
def _bundled() -> tuple[dict[str, list[Frame]], dict[str, tuple[Name, ...]]]:
    frames = read_frames()
    by_split = {split: [frame for frame in frames if frame.split == split] for split in ("train", "dev", "test")}
    return by_split, dict(read_names())
