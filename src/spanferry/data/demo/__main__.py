"""The demo corpus on the command line.

``python -m spanferry.data.demo`` checks the bundled files and shows one sentence of every frame in all languages;
``python -m spanferry.data.demo FOLDER de sw`` writes the corpus of English and these languages as files.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from random import Random

from spanferry.core.bio import encode
from spanferry.core.errors import SpanferryError
from spanferry.data.demo.export import export
from spanferry.data.demo.frames import read_frames
from spanferry.data.demo.lexicon import LANGUAGES, read_names
from spanferry.data.demo.render import fill, render
from spanferry.data.languages import language


def main(arguments: list[str] | None = None) -> None:
    """Show the corpus, or write it."""
    parser = argparse.ArgumentParser(prog="python -m spanferry.data.demo", description="Show the demo corpus, or write it as files.")
    parser.add_argument("folder", nargs="?", type=Path, help="where to write en.train.conll, de.train.conll, en-de.train.talp, ...")
    parser.add_argument("languages", nargs="*", default=["de"], help="the languages beside English (de)")
    for split, size in (("train", 2000), ("dev", 300), ("test", 500)):
        parser.add_argument(f"--{split}", type=int, default=size, help=f"sentences ({size})")
    parser.add_argument("--seed", type=int, default=0, help="another one fills the frames with other names (0)")
    asked = parser.parse_args(arguments)
    if asked.folder is None:
        show()
    else:
        sizes = asked.train, asked.dev, asked.test
        export(asked.folder, language("en"), [language(code) for code in asked.languages], *sizes, asked.seed)


def show() -> None:
    """Print every frame filled with names, then the counts."""
    frames, names = read_frames(), read_names()
    for frame in frames:
        chosen = fill(frame, names, Random(frame.id))
        print(f"[{frame.id} {frame.split}] {' '.join(sorted(frame.hard))}")
        for code in LANGUAGES:
            rendered = render(frame, chosen, code)
            tags = encode(rendered.entities, len(rendered.words))
            words = (word if tag == "O" else f"{word}/{tag}" for word, tag in zip(rendered.words, tags, strict=True))
            print(f"  {code}: {' '.join(words)}")
    print(f"{len(frames)} frames: {dict(Counter(frame.split for frame in frames))}")
    print(f"names: { {key: len(rows) for key, rows in sorted(names.items())} }")


if __name__ == "__main__":
    try:
        main()
    except SpanferryError as error:
        sys.exit(str(error))
