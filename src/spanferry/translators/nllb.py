"""``translator=nllb``: No Language Left Behind, 200 languages (NLLB Team 2022, arXiv 2207.04672)."""

from spanferry.core.models.checkpoint import TOKENIZER_CONFIG, check_name
from spanferry.core.records import Language
from spanferry.translators._machine import MachineTranslator
from spanferry.translators._telling import by_code
from spanferry.translators.generation import Generation


class NllbTranslator(MachineTranslator):
    """NLLB-200, from 600 million parameters (distilled) to 3.3 billion. The paper decodes with a beam of 4 and length penalty 1.

    Args:
        generation: what runs it, see ``spanferry.translators.generation``.
        model: a Hugging Face id or a local folder of NLLB or of a model made from it.
        codes: the model's code for a language, by our code (``{pcm: eng_Latn}``): a stand-in, or a code that the model was taught.
        tokenizer: where the tokenizer is taken from, if not from the model: models fine-tuned from NLLB may have one that is damaged.

    Raises:
        ConfigError: NLLB lacks a language that has no stand-in, or the model is a path to nowhere.
    """

    def __init__(
        self,
        source_language: Language,
        target_language: Language,
        generation: Generation,
        model: str = "facebook/nllb-200-distilled-600M",
        codes: dict[str, str] | None = None,
        tokenizer: str | None = None,
    ) -> None:
        languages = source_language, target_language
        if tokenizer is not None:
            check_name(tokenizer, "translator.tokenizer", TOKENIZER_CONFIG)
        super().__init__("nllb", languages, codes, model, generation, by_code("{}"), tokenizer=tokenizer)
