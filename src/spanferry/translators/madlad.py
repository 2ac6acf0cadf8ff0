"""``translator=madlad``: MADLAD-400, 450 languages (Kudugunta et al. 2023, arXiv 2309.04662)."""

from spanferry.core.records import Language
from spanferry.translators._machine import MachineTranslator
from spanferry.translators._telling import by_prefix
from spanferry.translators._tokenizers import as_saved
from spanferry.translators.generation import Generation


class MadladTranslator(MachineTranslator):
    """MADLAD-400, a T5 that reads ``<2de>`` in front of what it shall say in German. Its card on the hub decodes greedily.

    Args:
        generation, codes: as ``NllbTranslator`` has them; codes are such as ``en``.
        model: a Hugging Face id or a local folder of MADLAD-400 or of a model made from it, with its ``tokenizer.json``.

    Raises:
        ConfigError: MADLAD lacks a language that has no stand-in, or the model is a path to nowhere.
    """

    def __init__(
        self,
        source_language: Language,
        target_language: Language,
        generation: Generation,
        model: str = "google/madlad400-3b-mt",
        codes: dict[str, str] | None = None,
    ) -> None:
        languages = source_language, target_language
        super().__init__("madlad", languages, codes, model, generation, by_prefix("<2{}>"), as_saved)
