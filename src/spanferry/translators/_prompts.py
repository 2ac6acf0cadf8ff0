"""What a chat model is asked, and what its answers say."""

import re
from dataclasses import dataclass
from string import Formatter

from spanferry.core.errors import ConfigError, did_you_mean
from spanferry.translators._writable import writable

_FENCE = re.compile(r"```[\w-]*\n(.*?)\n?```", re.DOTALL)
"""A code block; the word after the opening is the language of the code."""

_QUOTES = ('""', "''", "``", "“”", "‘’", "„“", "„”", "‚‘", "«»", "»«", "‹›", "「」", "『』", "《》")

_THOUGHT = "</think>"
"""What ends the thoughts of a model that writes them; where they begin is at times in its prompt."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request.

    Attributes:
        text: what is to be translated.
        system: what the model is told first; empty: nothing.
        user: the question, the text in it.
    """

    text: str
    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says, as one line without white space at its ends; empty: nothing, or that it will not.

    Attributes:
        truncated: the answer was cut.
    """

    text: str
    truncated: bool = False


class Prompt:
    """A question with places for the text and the languages.

    Args:
        name: the option that ``user`` is; errors name it.
        system: may hold ``{source}`` and ``{target}``, the languages' names.
        user: holds ``{text}`` too.

    Raises:
        ConfigError: another placeholder, one that is missing, or a brace without its other.
    """

    def __init__(self, name: str, system: str, user: str) -> None:
        told, asked = _placeholders("system", system, ("source", "target")), _placeholders(name, user, ("source", "target", "text"))
        if "text" not in asked:
            raise ConfigError(f"translator.{name}: no {{text}} in it, the place of what is to be translated")
        if "target" not in told | asked:
            raise ConfigError(
                f"translator.{name}: no {{target}} in it, nor in translator.system: the model must be told into what language"
            )
        self._system, self._user = system, user

    def question(self, text: str, source: str, target: str) -> Question:
        """What is asked of a text, the languages given by name."""
        system = self._system.format(source=source, target=target)
        return Question(text, system, self._user.format(text=text, source=source, target=target))


def _placeholders(name: str, template: str, known: tuple[str, ...]) -> set[str]:
    try:
        parts = [part for part in Formatter().parse(template) if part[1] is not None]
    except ValueError as error:
        raise ConfigError(f"translator.{name}: {error}; a brace that stands for itself is doubled: {{{{ or }}}}") from None
    for _, field, form, conversion in parts:
        if field not in known or form or conversion:
            written = f"{field}{'!' + conversion if conversion else ''}{':' + form if form else ''}"
            hint = did_you_mean(str(field), known)
            raise ConfigError(f"translator.{name}: unknown placeholder {{{written}}}.{hint} A brace that stands for itself is doubled")
    return {str(field) for _, field, _, _ in parts}


def cleaned(answer: str, text: str) -> str:
    """The translation in an answer, as one line that can be written.

    Taken off are thoughts, a code fence around all the rest, and quotes around all the rest if the text does not begin with a quote and
    no such quote is inside: nothing that might be part of a translation.

    Args:
        text: what was to be translated.
    """
    answer = writable(answer)
    if _THOUGHT not in text:
        answer = answer.rpartition(_THOUGHT)[2]
        if answer.lstrip().startswith("<think>"):  # cut before the thoughts had come to an end
            return ""
    fenced = _FENCE.fullmatch(answer.strip())
    if fenced and not text.lstrip().startswith("```"):
        answer = fenced[1]
    line = " ".join(part.strip() for part in answer.splitlines() if part.strip())
    return _unquoted(line, text.strip())


def _unquoted(line: str, text: str) -> str:
    openings = {pair[0] for pair in _QUOTES}
    inner = line[1:-1]
    if len(line) > 2 and line[0] + line[-1] in _QUOTES and text[:1] not in openings and not {line[0], line[-1]} & {*inner}:
        return inner.strip()
    return line
