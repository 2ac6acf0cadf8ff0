"""Words in small letters, in capitals, or in any: headlines, messages, and what speech recognition writes."""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Literal

from spanferry.core.records import Language
from spanferry.shifts._case import CASED, lower, title, upper
from spanferry.shifts._words import Noise, WordNoise

Case = Literal["lower", "upper", "title", "random"]
_WAYS: dict[str, Callable[[str, str], str]] = {"lower": lower, "upper": upper, "title": title}


class Casing(WordNoise):
    """Other capitals. Words, entities and their places stay.

    Args:
        to: ``lower``, ``upper``, ``title`` (a capital in front, the rest as it is), or ``random``: for each word one of the three.
        rate: share of the words that are set so.

    Raises:
        ConfigError: a rate is no share.
    """

    name = "casing"
    scripts = CASED
    knows = f"the scripts with capitals: {', '.join(sorted(CASED))}"

    def __init__(self, to: Case = "lower", rate: float = 1.0) -> None:
        super().__init__(rate)
        self._to = to

    def _noise(self, language: Language) -> Noise:
        return bool, partial(self._set, language.code)

    def _set(self, language: str, word: str, random: Random) -> str:
        way = random.choice(list(_WAYS)) if self._to == "random" else self._to
        return _WAYS[way](word, language)
