"""How many mutants of core/ and methods/ the tests kill, on a random sample: ``python tests/mutants.py --share .1``.

mutmut makes the mutants (below mutants/, which git ignores), remembers which test calls which function, and runs those tests on each. Only
tests/core and tests/methods count: what a whole grid happens to run says little of where a fault would be found.
"""

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from signal import SIGXCPU

ROOT = Path(__file__).parents[1]
MADE = ROOT / "mutants"
FIRST = "spanferry.core.durations*"  # few mutants: the first call makes all of them, and learns which tests call what
FATES = {
    None: "untried",
    0: "survived",
    1: "killed",
    3: "killed",
    5: "no test",
    33: "no test",
    24: "timeout",
    36: "timeout",
    152: "timeout",
}
KILLED = {"killed", "timeout", "crashed"}


def main() -> None:
    """Draw, run, and print the share killed, by module, with the survivors' names."""
    asked = _parser().parse_args()
    if not MADE.exists():
        mutmut("run", FIRST, "--max-children", str(asked.processes))
    drawn = sample(sorted(fates()), asked.share, asked.seed)
    if not asked.report:
        mutmut("run", *drawn, "--max-children", str(asked.processes))
    found = fates()
    print("\n".join(report({name: found[name] for name in drawn})))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=0.1, help="of all mutants")
    parser.add_argument("--seed", type=int, default=9, help="of the draw")
    parser.add_argument("--processes", type=int, default=2, help="tested at the same time")
    parser.add_argument("--report", action="store_true", help="only print what the last run found")
    return parser


def mutmut(*words: str) -> None:
    """One command of mutmut; its own failure ends this one."""
    done = subprocess.run([sys.executable, "-m", "mutmut", *words], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"mutmut {words[0]} failed (exit {done.returncode}): its text stands above; remove {MADE} to begin anew")


def fates() -> dict[str, str]:
    """What became of every mutant, by name."""
    told = (json.loads(file.read_text("utf-8"))["exit_code_by_key"] for file in sorted(MADE.rglob("*.meta")))
    return {name: fate(code) for codes in told for name, code in codes.items()}


def fate(code: int | None) -> str:
    """The exit code of a mutant's tests in a word. A limit of processor time, not of the clock, ends a mutant that hangs."""
    if code == -SIGXCPU or code == 255:
        return "timeout"
    return FATES.get(code) or ("crashed" if code is not None and code < 0 else "suspicious")


def sample(names: list[str], share: float, seed: int) -> list[str]:
    """The same names for the same code."""
    return random.Random(seed).sample(names, round(share * len(names)))


def report(found: dict[str, str]) -> Iterator[str]:
    """A line a module with survivors, the survivors, and the share killed in all."""
    modules = Counter(module(name) for name in found)
    for place, size in sorted(modules.items()):
        alive = sorted(name for name, fate in found.items() if module(name) == place and fate not in KILLED)
        if alive:
            yield f"{place}: {size - len(alive)} of {size} killed"
            yield from (f"    {name.removeprefix(place + '.')}: {found[name]}" for name in alive)
    killed = sum(fate in KILLED for fate in found.values())
    low, high = wilson(killed, len(found))
    yield f"{killed} of {len(found)} killed: {killed / len(found):.1%} ({low:.1%} to {high:.1%}); {dict(Counter(found.values()))}"


def module(name: str) -> str:
    """``spanferry.core.bio`` of ``spanferry.core.bio.x_tags__mutmut_3``."""
    return name.rpartition(".")[0]


def wilson(hits: int, size: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    share, spread = hits / size, z * z / size
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / size + spread / (4 * size)) / (1 + spread)
    return middle - half, middle + half


if __name__ == "__main__":
    main()
