"""How translation models are told which languages: by tokens, in front of the sentence or of its translation."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from spanferry.core.errors import ConfigError, did_you_mean


@dataclass(frozen=True, slots=True)
class Told:
    """What a model must see for one pair of languages.

    Attributes:
        before: what stands before each sentence's text.
        first: the token that each translation begins with; None: the model chooses.
        signs: what the model would take for a sign to itself, in whatever text it stands (``</s>``, ``<2de>``); None: its tokenizer
            does not let that happen.
    """

    before: str = ""
    first: int | None = None
    signs: re.Pattern[str] | None = None

    def asked(self, text: str) -> str:
        """What the model is shown of a text: signs of its own get a space inside, so that they are text."""
        return self.before + (self.signs.sub(lambda sign: f"{sign[0][0]} {sign[0][1:]}", text) if self.signs else text)


Tell = Callable[[Any, str, str, str], Told]
"""From a tokenizer (which may be set to the source), the model's codes of source and target, and the option for errors."""


def by_code(form: str) -> Tell:
    """The source's code among the special tokens around a sentence, the target's as the first token of its translation.

    Args:
        form: of the token of a code, which stands in it as ``{}``.
    """

    def tell(tokenizer: Any, source: str, target: str, place: str) -> Told:
        if not hasattr(tokenizer, "src_lang"):
            raise ConfigError(f"{place}: not a model that is told its languages, as NLLB and M2M100 are")
        _, first = (_id(tokenizer, form.format(code), code, place) for code in (source, target))
        tokenizer.src_lang, tokenizer.tgt_lang = source, target
        return Told(first=first)

    return tell


def by_prefix(form: str) -> Tell:
    """The target's code in front of the sentence, in a token of its own.

    Args:
        form: as ``by_code`` has it.
    """

    def tell(tokenizer: Any, source: str, target: str, place: str) -> Told:
        _id(tokenizer, form.format(target), target, place)
        return Told(before=f"{form.format(target)} ", signs=_signs(tokenizer, form))

    return tell


def _signs(tokenizer: Any, form: str) -> re.Pattern[str]:
    """Special tokens and codes of languages: a unigram tokenizer such as T5's finds them as pieces of any text."""
    code = re.escape(form).replace(re.escape("{}"), r"\w+")
    return re.compile("|".join([*map(re.escape, tokenizer.all_special_tokens), code]))


def _id(tokenizer: Any, token: str, code: str, place: str) -> int:
    """The id of a code's token.

    Raises:
        ConfigError: the tokenizer does not know it.
    """
    id = tokenizer.convert_tokens_to_ids(token)
    if id is None or id == tokenizer.unk_token_id:
        raise ConfigError(
            f"{place}: the model knows no language by the code {code!r}, whose token would be {token!r}."
            f"{did_you_mean(code, _codes(tokenizer, token, code))} Say which code it is: translator.codes={{LANGUAGE: CODE}}"
        )
    return int(id)


def _codes(tokenizer: Any, token: str, code: str) -> list[str]:
    """The codes of all tokens of the same form; NLLB's, which have none, are such as ``deu_Latn``."""
    known = [*tokenizer.get_vocab(), *getattr(tokenizer, "lang_token_to_id", ())]
    before, after = map(re.escape, token.split(code, 1))
    form = re.compile(f"{before}([a-z]{{2,3}}(?:_[A-Za-z]+)?){after}" if before else "([a-z]{3}_[A-Z][a-z]{3})")
    return [found[1] for found in map(form.fullmatch, known) if found]


_LIKE_A_TOKEN = re.compile(r"\A>>(?=.*<<)", re.DOTALL)
"""Marian's tokenizer takes all from ``>>`` at the start of a text to the next ``<<`` for the token of a language."""


def by_marian(tokens: Mapping[str, str | None]) -> Tell:
    """Nothing, as a Marian model has one target language; the target's token in front of the sentence where the model has several.

    Args:
        tokens: such as ``>>por<<``, by the model's code of the target.
    """

    def tell(tokenizer: Any, source: str, target: str, place: str) -> Told:
        known = sorted(token for token in tokenizer.get_vocab() if token.startswith(">>") and token.endswith("<<"))
        token = tokens.get(target)
        if token is None and not known:
            return Told(signs=_LIKE_A_TOKEN)
        if token in known:
            return Told(before=f"{token} ")
        listed = f"{', '.join(known[:8])}{' and others' if len(known) > 8 else ''}" if known else "none"
        raise ConfigError(
            f"{place}: the target is {target!r} with the token {token!r}, and the model has the tokens {listed}. Say the one to put before "
            "each sentence: translator.tokens={LANGUAGE: TOKEN}"
        )

    return tell
