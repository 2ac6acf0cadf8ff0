"""A run that is killed while it translates loses the shard it was at, and no more."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SENTENCES = 1010  # three shards


def command(model, store, folder):
    return [
        *(sys.executable, str(ROOT / "run.py"), "translator=nllb", f"translator.model={model}", "translator.generation.device=cpu"),
        *("translator.generation.beam_size=1", "translator.generation.length_ratio=1", f"data.train={SENTENCES}", "data.dev=0"),
        *("method=none", "tagger=none", "aligner.hmm_iterations=1", "tracking=none", f"store={store}", f"hydra.run.dir={folder}"),
    ]


def shards(store):
    """The shards of the translation and when each was written, in nanoseconds."""
    return {path.name: path.stat().st_mtime_ns for path in sorted(Path(store).glob("translate/*/*.parquet"))}


def run(arguments):
    finished = subprocess.run(arguments, env={**os.environ, "OMP_NUM_THREADS": "1"}, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr


def killed_after(arguments, store, count):
    """Start a run and kill it without warning as soon as it has written so many shards."""
    started = subprocess.Popen(arguments, env={**os.environ, "OMP_NUM_THREADS": "1"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(shards(store)) < count and started.poll() is None:
        time.sleep(0.01)
    started.send_signal(signal.SIGKILL)
    assert started.wait() == -signal.SIGKILL, "it was done before it could be killed"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_a_killed_translation_goes_on_at_the_first_missing_shard(tiny_nllb, tmp_path):
    arguments = command(tiny_nllb, tmp_path / "killed", tmp_path / "cell")
    killed_after(arguments, tmp_path / "killed", 1)
    before = shards(tmp_path / "killed")
    assert 1 <= len(before) < 3
    run(arguments)
    run(command(tiny_nllb, tmp_path / "whole", tmp_path / "other"))
    after = shards(tmp_path / "killed")
    assert len(after) == 3
    assert {name: after[name] for name in before} == before  # none of them was made again
    (killed,) = (tmp_path / "killed" / "translate").iterdir()
    (whole,) = (tmp_path / "whole" / "translate").iterdir()
    assert killed.name == whole.name
    assert [(killed / name).read_bytes() for name in after] == [(whole / name).read_bytes() for name in after]
