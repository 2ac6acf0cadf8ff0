"""``translator=opus_mt``: OPUS-MT, over a thousand Marian models of one direction each (Tiedemann and Thottingal 2020, EAMT)."""

from spanferry.core.errors import ConfigError
from spanferry.core.models.language_codes import code_of
from spanferry.core.records import Language
from spanferry.translators._machine import MachineTranslator
from spanferry.translators._telling import by_marian
from spanferry.translators.generation import Generation

PUBLISHED = "Helsinki-NLP/opus-mt-{source}-{target}"
"""What most models are called."""


class OpusMtTranslator(MachineTranslator):
    """A model for each direction, found by the codes of its two languages. Their settings on the hub decode with a beam of 4.

    Args:
        generation: as ``NllbTranslator`` has it.
        model: a Hugging Face id or a local folder, with ``{source}`` and ``{target}`` for the codes; None: what most models are called.
            A name without these is asked in whichever direction the cell wants.
        codes: the code of a language in the models' names, by our code (``{pt: ROMANCE}``).
        tokens: what a model of several target languages reads before each sentence, by our code of the target (``{pt: ">>por<<"}``).

    Raises:
        ConfigError: the table has no code for a language and ``codes`` neither, or the models of both directions are paths to nowhere.
    """

    def __init__(
        self,
        source_language: Language,
        target_language: Language,
        generation: Generation,
        model: str | None = None,
        codes: dict[str, str] | None = None,
        tokens: dict[str, str] | None = None,
    ) -> None:
        languages = source_language, target_language
        self._published = model is None and not codes
        wanted = {code_of(language, "opus", codes): (tokens or {}).get(language.code) for language in languages}
        super().__init__("opus", languages, codes, model or PUBLISHED, generation, by_marian(wanted))

    def check(self, source: Language, target: Language) -> None:
        """Refuse a direction before any work.

        Raises:
            ConfigError: the table says that there is no model in this direction, or what splits the target's words is not installed.
        """
        super().check(source, target)
        for language, other, direction in ((source, target, "into"), (target, source, "from")):
            if self._published and language.opus_only == direction and other.code == "en":
                raise ConfigError(
                    f"OPUS-MT lacks a model {'into' if direction == 'from' else 'from'} {language.name} ({language.code}), which this cell "
                    f"wants. Name one: translator.model=OWNER/NAME; or choose another translator"
                )
