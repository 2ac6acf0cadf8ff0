"""Edit distance, fast enough for every n-gram of a sentence."""

from collections.abc import Iterable, Iterator
from itertools import accumulate


class Pattern:
    """A string that many others are compared to.

    The bit-parallel algorithm of Myers (1999), as Hyyrö (2003) writes it for distances between whole strings: a column of the table is
    two integers with a bit a row, one for the places where the value rises by 1, one for those where it falls.
    """

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self._places: dict[str, int] = {}
        for place, letter in enumerate(text):
            self._places[letter] = self._places.get(letter, 0) | 1 << place

    def distance(self, other: str) -> int:
        """The fewest insertions, deletions and substitutions of a letter that make one string the other (Levenshtein 1966)."""
        (distance,) = self.distances((other,))
        return distance

    def distances(self, pieces: Iterable[str]) -> Iterator[int]:
        """The distance to the first piece, to the first two written together, and so on: each letter is looked at once."""
        if not self.length:
            yield from accumulate(map(len, pieces))
            return
        last = 1 << self.length - 1
        full = 2 * last - 1
        rises, falls, distance = full, 0, self.length
        for piece in pieces:
            for letter in piece:
                same = self._places.get(letter, 0)
                diagonal = (((same & rises) + rises) ^ rises) | same | falls
                rises_right, falls_right = falls | ~(diagonal | rises), rises & diagonal
                distance += bool(rises_right & last) - bool(falls_right & last)
                rises_right = rises_right << 1 | 1
                rises, falls = ((falls_right << 1) | ~(diagonal | rises_right)) & full, rises_right & diagonal & full
            yield distance
