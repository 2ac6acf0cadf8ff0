"""What translation models of many languages call a language."""

from collections.abc import Mapping
from typing import Any

from spanferry.core.errors import ConfigError
from spanferry.core.records import Language

FAMILIES = {"nllb": "NLLB-200", "m2m100": "M2M100", "opus": "OPUS-MT", "madlad": "MADLAD-400"}
"""The families of models that the language table has codes of, by their column."""


def code_of(language: Language, family: str, codes: Mapping[str, str] | None = None) -> str:
    """What a family calls a language; asked where a translator is constructed, so that nothing runs in vain.

    Args:
        family: one of ``FAMILIES``.
        codes: the user's stand-ins, by our code (``{pcm: eng_Latn}``); they win over the table.

    Raises:
        ConfigError: the family lacks the language and there is no stand-in.
    """
    code: str = (codes or {}).get(language.code) or getattr(language, family)
    if code:
        return code
    having = [name for column, name in FAMILIES.items() if getattr(language, column)]
    raise ConfigError(
        f"{FAMILIES[family]} lacks {language.name} ({language.code}). "
        f"{' and '.join(having) + (' has' if len(having) == 1 else ' have') if having else 'No family of the language table has'} it. "
        f"To let another of its languages stand in, set translator.codes={{{language.code}: CODE}}; "
        "or bring translations: translator=recorded, translator=chat"
    )


def language_code(tokenizer: Any, language: Language, place: str) -> tuple[str, int]:
    """What the tokenizer calls a language (NLLB's or M2M100's way), and the id of the code.

    Args:
        place: the option and the model, for errors.

    Raises:
        ConfigError: the model has no code for the language.
    """
    for name, token in ((language.nllb, language.nllb), (language.m2m100, f"__{language.m2m100}__")):
        id = tokenizer.convert_tokens_to_ids(token)
        if name and id not in (None, tokenizer.unk_token_id):
            return name, id
    raise ConfigError(f"{place}: the model has no code for {language.name} ({language.code}, NLLB {language.nllb or 'lacks it'})")
