"""The texts that Codec's model reads and writes."""

from spanferry.core.markers import Markers, Marking, insert
from spanferry.core.records import Span
from spanferry.core.writing import Text

BRACKETS = "[", "]"
_TAGS = Marking((), 1, Markers.XML)


def marked_text(text: Text, span: Span, markers: Markers) -> str:
    """Running text with markers around some of its words.

    Brackets stand between spaces, as in the published code: then subwords of words are the same with and without markers, but for words
    that touch their neighbour ("Kano.", or Chinese). Tags touch what is between them, as models that know tags write them. Signs that
    are words of the text already do not matter, for nobody reads the markers back.
    """
    if markers is Markers.XML:
        return insert(text, [(0, span)], _TAGS)
    start, end = text.places[span.start][0], text.places[span.end - 1][1]
    parts = (text.text[:start], BRACKETS[0], text.text[start:end], BRACKETS[1], text.text[end:])
    return " ".join(part.strip() for part in parts if part.strip())
