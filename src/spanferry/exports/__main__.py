"""``python -m spanferry.exports CELL OUT``: a cell's projected corpus for others."""

import argparse
import sys
from pathlib import Path

from spanferry.core.errors import SpanferryError
from spanferry.exports.export import FORMATS, export
from spanferry.exports.front_matter import UNDECIDED


def main(arguments: list[str] | None = None) -> None:
    """Export a cell's projected corpus."""
    asked = _parser().parse_args(arguments)
    try:
        formats = [asked.format] if asked.format else FORMATS
        corpus = export(asked.cell, asked.out, formats, asked.name, asked.license, asked.complete, asked.overwrite)
    except SpanferryError as error:
        sys.exit(str(error))
    sizes = ", ".join(f"{split} {len(records):,}" for split, records in corpus.splits.items())
    print(f"Exported {len(corpus.sentences):,} sentences ({sizes}) to {asked.out}. Read {asked.out / 'README.md'} before you share it.")
    if asked.license == UNDECIDED:
        print("No licence is given: the card lists what is known of sources and models; decide, and export again with --license.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m spanferry.exports",
        description="Export the projected corpus of a cell: a Hugging Face dataset folder with its card, CoNLL and JSONL.",
    )
    parser.add_argument("cell", type=Path, help="a cell's folder; of a sweep's folder the cells are listed")
    parser.add_argument("out", type=Path, help="where to: a new folder, or an earlier export, which is replaced")
    parser.add_argument("--format", choices=FORMATS, help="one of them; without it all three, side by side")
    parser.add_argument(
        "--license", default=UNDECIDED, metavar="ID", help="an identifier of the hub, such as cc-by-4.0 (other: not decided)"
    )
    parser.add_argument("--name", help="what the card is headed")
    parser.add_argument("--complete", action="store_true", help="leave out sentences that lost an entity")
    parser.add_argument("--overwrite", action="store_true", help="replace the folder even if it is no earlier export")
    return parser


if __name__ == "__main__":
    main()
