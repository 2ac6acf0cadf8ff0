"""Frames x names -> sentences with entities and links, the same sentence in every language."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from spanferry.core.corpus import ANSWER
from spanferry.core.records import Alignment, Entity, Sentence, Span
from spanferry.data.demo.frames import Frame
from spanferry.data.demo.lexicon import Name
from spanferry.data.demo.questions import question
from spanferry.data.demo.template import LABELS, Slot, Word

_KINDS = {"PER": ("PERf", "PERm")}  # a slot PER takes anybody
_NUMBERS = {"num": (2, 98), "year": (1990, 2026)}


@dataclass(frozen=True)
class Rendered:
    """A sentence in one language, of its frame's domain. ``sources[i]``: the positions of the English words that word ``i`` translates."""

    words: tuple[str, ...]
    entities: tuple[Entity, ...]
    sources: tuple[frozenset[int], ...]
    domain: str = ""

    def sentence(self, id: str, language: str) -> Sentence:
        """The sentence as a record."""
        return Sentence(id, language, self.words, self.entities, self.domain)


def links(source: Rendered, target: Rendered) -> Alignment:
    """The gold links of two languages: words that translate a common English word."""
    by_english: dict[int, list[int]] = {}
    for i, left in enumerate(source.sources):
        for word in left:
            by_english.setdefault(word, []).append(i)
    return Alignment.of([(i, j) for j, right in enumerate(target.sources) for word in right for i in by_english.get(word, ())])


def fill(frame: Frame, names: Mapping[str, Sequence[Name]], random: Random) -> dict[str, Name]:
    """Choose a name for every slot: of the frame's split and the slot's kind, no name twice in a sentence."""
    chosen: dict[str, Name] = {}
    for slot in frame.slots:
        choices = _choices(slot.kind, frame.split, names, random)
        if chosen:
            taken = {id(name) for name in chosen.values()}
            choices = [name for name in choices if id(name) not in taken]
        chosen[slot.name] = random.choice(choices)
    return chosen


def _choices(kind: str, split: str, names: Mapping[str, Sequence[Name]], random: Random) -> list[Name]:
    if kind in _NUMBERS:
        digits = (Word(str(random.randint(*_NUMBERS[kind])), (0,)),)
        return [Name(kind, {(language, ""): digits for language in ("en", "de", "es", "sw", "yo", "zh")})]
    own: list[Name] = []
    for each in _KINDS.get(kind, (kind,)):
        own += [*names.get(f"{split}/{each}", ()), *names.get(f"all/{each}", ())]
    return own


def render(frame: Frame, chosen: Mapping[str, Name], language: str) -> Rendered:
    """One frame with its names, in one language."""
    return _rendered(frame, chosen, language, LABELS)


def asked(frame: Frame, chosen: Mapping[str, Name], language: str, answer: Slot) -> Rendered:
    """The same behind a question, with one entity: the answer."""
    label = str(LABELS[answer.kind])
    english, words = (question(label, code) for code in ("en", language))
    told = _rendered(frame, chosen, language, {answer.name: ANSWER})
    return Rendered(
        (*(word.text for word in words if isinstance(word, Word)), *told.words),
        tuple(Entity(Span(each.span.start + len(words), each.span.end + len(words)), each.label) for each in told.entities),
        (
            *(frozenset(word.sources) for word in words),
            *(frozenset(place + len(english) for place in places) for places in told.sources),
        ),
        told.domain,
    )


def _rendered(frame: Frame, chosen: Mapping[str, Name], language: str, labels: Mapping[str, str | None]) -> Rendered:
    """One frame with its names, in one language.

    Args:
        labels: by the name of a slot or else by its kind; what is not named is no entity.
    """
    starts = _english_starts(frame, chosen)
    words: list[str] = []
    sources: list[frozenset[int]] = []
    entities: list[Entity] = []
    seen: Counter[str] = Counter()
    for item in frame.templates[language]:
        if isinstance(item, Word):
            words.append(item.text)
            sources.append(frozenset([starts[position] for position in item.sources]))
            continue
        texts, inside = _filled(item, chosen[item.name].words(language, item.form), _occurrence(frame, item, seen, starts), starts)
        label = labels.get(item.name) or labels.get(item.kind)
        if label:
            entities.append(Entity(Span(len(words), len(words) + len(texts)), label))
        words += texts
        sources += inside
    return Rendered(tuple(words), tuple(entities), tuple(sources), frame.domain)


def _filled(slot: Slot, name: Sequence[Word], start: int, starts: Sequence[int]) -> tuple[list[str], list[frozenset[int]]]:
    """A slot's words and what each translates, where the English name starts at ``start``; a compound is one word."""
    texts = [word.text for word in name]
    inside = [frozenset([start + position for position in word.sources]) for word in name]
    if not slot.suffix:
        return texts, inside
    rest = frozenset([starts[position] for position in slot.sources])
    return ["-".join(texts) + slot.suffix], [rest.union(*inside)]


def _english_starts(frame: Frame, chosen: Mapping[str, Name]) -> list[int]:
    """Where each item of the English template starts in the rendered English sentence."""
    starts, length = [], 0
    for item in frame.templates["en"]:
        starts.append(length)
        length += len(chosen[item.name].words("en")) if isinstance(item, Slot) else 1
    return starts


def _occurrence(frame: Frame, slot: Slot, seen: Counter[str], starts: Sequence[int]) -> int:
    """Where the English occurrence stands that the next occurrence of a slot translates; extra ones translate the last."""
    places = frame.places[slot.name]
    seen[slot.name] += 1
    return starts[places[min(seen[slot.name], len(places)) - 1]]
