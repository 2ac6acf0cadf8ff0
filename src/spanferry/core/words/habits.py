"""What a language does differently when its text is cut into words or set; a language without an entry does as most do.

The cuts are those of the gold corpora: CoNLL-2002 and 2003, Europarl NER, MasakhaNER. The abbreviations are a few of news text.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habits:
    """Where one language differs.

    Attributes:
        clitics: short forms cut off the end of a word, a straight apostrophe standing for every kind: ``'s``, ``n't``.
        elisions: the forms before an apostrophe that are words of their own (``l`` in ``l'anno``); ("*",): all of them.
        shortened: the forms after an apostrophe that opens a word: ``n`` in Afrikaans ``'n``.
        short_years: ``'92`` is a word.
        possessives: words in s take a bare apostrophe, which is a word of its own: ``players'``.
        ordinals: ``28.`` is a word.
        joined: marks that stay with a word where most languages cut: ``/`` in ``km/h``, ``%`` in ``30%``, ``'`` at the end of ``ŋka'``,
            ``‘`` before the y of ``‘yan``.
        abbreviations: lower-case words that keep their full stop.
        turned_quotes: marks that open though they close elsewhere: ``”`` of Finnish ``”so”``.
        spaced_marks: marks with a space before them, as ``?`` in French.
    """

    clitics: tuple[str, ...] = ()
    elisions: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()
    short_years: bool = True
    possessives: bool = False
    ordinals: bool = False
    joined: str = ""
    abbreviations: frozenset[str] = frozenset()
    turned_quotes: str = ""
    spaced_marks: str = ""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = _words(
    "mr mrs ms dr st vs prof rev gen col lt sgt capt maj gov sen rep hon jr sr inc corp co ltd bros calif fla mass "
    "jan feb mar apr aug sept sep oct nov dec no fig vol"
)

HABITS = {
    "en": Habits(clitics=("n't", "'s", "'re", "'ve", "'ll", "'d", "'m"), possessives=True, abbreviations=_ENGLISH),
    "de": Habits(
        clitics=("'s",),
        short_years=False,
        ordinals=True,
        abbreviations=_words("dr st prof nr bzw spvgg hr fr str ca usw mio mrd tel abs bd hl dipl ing geb gest u z b d h a s v o i e"),
        spaced_marks="%",
    ),
    "es": Habits(joined="/%", abbreviations=_words("sr sra srta dr dra d dña pese h núm pág art ee uu"), spaced_marks="%"),
    "fr": Habits(elisions=("*",), abbreviations=_words("m mm mme mlle dr st ste av bd"), spaced_marks=";:!?»%"),
    "it": Habits(elisions=("*",), abbreviations=_words("sig dott on prof avv ing art")),
    "af": Habits(shortened=("n", "t", "k"), abbreviations=_words("dr mnr mev prof ds adv nr bl")),
    "nl": Habits(shortened=("s", "t", "n", "k", "m"), abbreviations=_words("dhr mevr dr drs mr prof ir ing st bijv nr")),
    "pt": Habits(abbreviations=_words("sr sra dr dra prof st eng av")),
    "ro": Habits(abbreviations=_words("dl dna dr prof str nr")),
    "id": Habits(abbreviations=_words("dr prof ir tn ny jl")),
    "ms": Habits(abbreviations=_words("dr prof tn en jln")),
    "ru": Habits(abbreviations=_words("г гг им ул тыс млн млрд руб проф акад")),
    "bg": Habits(abbreviations=_words("г ул проф акад лв")),
    "tr": Habits(ordinals=True, abbreviations=_words("dr prof doç av sn")),
    "hu": Habits(ordinals=True, abbreviations=_words("dr prof kb pl stb ún")),
    "fi": Habits(ordinals=True, abbreviations=_words("mm esim ks ym prof tri"), turned_quotes="”’", spaced_marks="%"),
    "et": Habits(ordinals=True, abbreviations=_words("dr nr lk jne vt")),
    "eu": Habits(ordinals=True),
    "hi": Habits(abbreviations=_words("डॉ पं प्रो")),
    "mr": Habits(abbreviations=_words("डॉ पं प्रा")),
    "bn": Habits(abbreviations=_words("ড ডা মো")),
    "el": Habits(abbreviations=_words("κ κα δρ αρ σελ")),
    "he": Habits(turned_quotes="”"),
    "ur": Habits(turned_quotes="”’"),
    "yo": Habits(elisions=("l", "n"), joined="'"),
    "ha": Habits(joined="‘"),
    "bbj": Habits(joined="'"),
}
"""The languages that differ, by code."""


def habits(code: str) -> Habits:
    """What the language of a code does."""
    return HABITS.get(code, _NONE)


_NONE = Habits()
