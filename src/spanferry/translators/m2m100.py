"""``translator=m2m100``: many to many, 100 languages (Fan et al. 2020, arXiv 2010.11125)."""

from spanferry.core.records import Language
from spanferry.translators._machine import MachineTranslator
from spanferry.translators._telling import by_code
from spanferry.translators.generation import Generation


class M2m100Translator(MachineTranslator):
    """M2M100, of 418 million or 1.2 billion parameters. Its settings on the hub decode with a beam of 5.

    Args:
        generation, codes: as ``NllbTranslator`` has them; codes are such as ``en``.
        model: a Hugging Face id or a local folder of M2M100 or of a model made from it.

    Raises:
        ConfigError: M2M100 lacks a language that has no stand-in, or the model is a path to nowhere.
    """

    def __init__(
        self,
        source_language: Language,
        target_language: Language,
        generation: Generation,
        model: str = "facebook/m2m100_418M",
        codes: dict[str, str] | None = None,
    ) -> None:
        languages = source_language, target_language
        super().__init__("m2m100", languages, codes, model, generation, by_code("__{}__"))
