"""Makes a file of lexical counts from aligned text, for ``aligner.priors`` of the statistical aligner.

    python -m spanferry.aligners.priors text.en-es links.en-es.talp en-es.tsv

The first file has lines ``source ||| target``, words between spaces; the second the links of each line, ``i-j`` from 0 or with a
weight, ``i-j:0.9``, which counts as so much of a link. The result has a line a pair of words, lower-cased: source, target and
count, between tabs. A text may be aligned by anything; the counts of one language pair serve every corpus of that pair.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from spanferry.aligners._priors import counted, write_priors
from spanferry.core.errors import DataError, SpanferryError
from spanferry.core.parallel import Words, read_parallel
from spanferry.core.pharaoh import read_pharaoh
from spanferry.core.records import Alignment


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, count, write. Returns the exit status."""
    parser = argparse.ArgumentParser("python -m spanferry.aligners.priors", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("text", type=Path, help="lines source ||| target")
    parser.add_argument("links", type=Path, help="a Pharaoh file, a line for each line of the text")
    parser.add_argument("output", type=Path, help="the file to write")
    parser.add_argument("--base", type=int, choices=[0, 1], default=0, help="how the links count the first word (default: %(default)s)")
    given = parser.parse_args(arguments)
    try:
        counts = counted(_linked(given.text, given.links, given.base))
    except (SpanferryError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    write_priors(given.output, counts)
    print(f"{given.output}: {len(counts):,} pairs of words")
    return 0


def _linked(text: Path, links: Path, base: int) -> Iterator[tuple[Words, Words, Alignment]]:
    """The pairs, with links that lie within them."""
    for number, (sides, alignment) in enumerate(zip_longest(read_parallel(text), read_pharaoh(links, base=base)), start=1):
        if sides is None or alignment is None:
            raise DataError(f"{text} and {links} have different numbers of lines; the shorter ends before line {number}")
        source, target = sides
        for i, j in alignment.links:
            if i >= len(source) or j >= len(target):
                raise DataError.at(links, number, f"link {i}-{j}: {text} has {len(source)} and {len(target)} words there, from 0")
        yield source, target, alignment


if __name__ == "__main__":
    sys.exit(main())
