"""``python -m spanferry.data.demo``: check the bundled files and show one sentence of every frame in all languages."""

import sys
from collections import Counter
from random import Random

from spanferry.core.bio import encode
from spanferry.core.errors import SpanferryError
from spanferry.data.demo.frames import read_frames
from spanferry.data.demo.lexicon import LANGUAGES, read_names
from spanferry.data.demo.render import fill, render


def main() -> None:
    """Print every frame filled with names, then the counts."""
    frames, names = read_frames(), read_names()
    for frame in frames:
        chosen = fill(frame, names, Random(frame.id))
        print(f"[{frame.id} {frame.split}] {' '.join(sorted(frame.hard))}")
        for language in LANGUAGES:
            rendered = render(frame, chosen, language)
            tags = encode(rendered.entities, len(rendered.words))
            words = (word if tag == "O" else f"{word}/{tag}" for word, tag in zip(rendered.words, tags, strict=True))
            print(f"  {language}: {' '.join(words)}")
    print(f"{len(frames)} frames: {dict(Counter(frame.split for frame in frames))}")
    print(f"names: { {key: len(rows) for key, rows in sorted(names.items())} }")


if __name__ == "__main__":
    try:
        main()
    except SpanferryError as error:
        sys.exit(str(error))
