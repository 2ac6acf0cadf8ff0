"""What translation models of many languages call a language."""

from typing import Any

from spanferry.core.errors import ConfigError
from spanferry.core.records import Language


def language_code(tokenizer: Any, language: Language, place: str) -> tuple[str, int]:
    """What the tokenizer calls a language (NLLB's or M2M100's way), and the id of the code.

    Args:
        place: the option and the model, for errors.

    Raises:
        ConfigError: the model has no code for the language.
    """
    for name, token in ((language.nllb, language.nllb), (language.code, f"__{language.code}__")):
        id = tokenizer.convert_tokens_to_ids(token)
        if name and id not in (None, tokenizer.unk_token_id):
            return name, id
    raise ConfigError(f"{place}: the model has no code for {language.name} ({language.code}, NLLB {language.nllb or 'lacks it'})")
