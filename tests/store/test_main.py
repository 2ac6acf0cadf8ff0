"""``python -m spanferry.store``."""

import json
import subprocess
import sys

import pytest

from spanferry.store.__main__ import main
from spanferry.store.inventory import artifacts
from spanferry.store.live import live


@pytest.fixture
def run(tmp_path, capsys):
    """Run a command on the test's store: exit status, what it said."""

    def command(*arguments):
        status = main([*arguments, "--store", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out + said.err

    return command


def test_list_as_json(run, tmp_path, filled):
    key = filled("align", 10)
    filled("train", folder=True)
    with live(tmp_path, [key]):
        (row,) = json.loads(run("list", "--json", "--stage", "align")[1])
    assert (row["key"], row["made_by"], row["items"], row["shards"]) == (key, "StatisticalAligner en-de", 10, 3)
    assert (row["complete"], row["in_use"]) == (True, True)


def test_list_as_a_table(run, tmp_path, filled):
    key = filled("align", 10)
    (tmp_path / "align" / key / "00000-of-00003.parquet").unlink()
    assert "StatisticalAligner en-de" in run("list")[1]
    assert "incomplete" in run("list")[1]


def test_size_counts_leftovers_in(run, tmp_path, filled):
    filled("align")
    left = tmp_path / "align" / f".{'0' * 20}.pruned-{'0' * 16}"
    left.mkdir()
    (left / "big").write_bytes(b"0" * 5_000_000)
    (*_, leftover, in_all) = run("size")[1].splitlines()
    assert leftover.split() == ["leftovers", "1", "5.0", "MB"]
    assert in_all.split() == ["in", "all", "1", "5.0", "MB"]


def test_verify_exits_with_1_until_the_damaged_is_removed(run, tmp_path, filled):
    key = filled("align", 3)
    assert run("verify")[0] == 0
    (tmp_path / "align" / key / "00000-of-00001.parquet").write_bytes(b"x")
    status, said = run("verify", "--remove")
    assert (status, "damaged" in said, "removed what is damaged of 1 artifacts" in said) == (1, True, True)
    status, said = run("verify")
    assert (status, "incomplete" in said) == (0, True)


def test_prune_deletes_only_with_yes(run, tmp_path, filled):
    filled("align")
    assert "Nothing was deleted" in run("prune", "--stage", "align")[1]
    assert len(list(artifacts(tmp_path))) == 1
    assert "deleted" in run("prune", "--stage", "align", "--yes")[1]
    assert list(artifacts(tmp_path)) == []


def test_prune_with_nothing_to_do_touches_nothing(run, tmp_path):
    run("prune", "--unused-for", "1d", "--yes")
    assert list(tmp_path.iterdir()) == []


def test_log_tells_what_was_computed_twice(run, tmp_path, filled):
    key = filled("align", 10)
    assert run("log")[1].splitlines()[-1].split()[:5] == ["align", "1", "3", "3", "0"]
    (tmp_path / "align" / key / "00001-of-00003.parquet").unlink()
    filled("align", 10)
    said = run("log", "--twice")[1].splitlines()
    assert said[1].split()[:5] == ["align", "1", "4", "3", "1"]
    assert said[-1].split()[:6] == ["align", key, "1", "of", "3", "2"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["prune", "--unused-for", "soon"], "--unused-for soon: must be a number and m, h or d"),
        (["list", "--stage", "none"], "holds nothing of this stage"),
        (["prune", "--keep-sweeps", "nowhere"], "holds no cell.json"),
    ],
)
def test_mistakes_are_short(run, arguments, said):
    status, text = run(*arguments)
    assert status == 1
    assert said in text
    assert text.count("\n") == 1


def test_a_store_that_is_not_there(capsys, tmp_path):
    assert main(["size", "--store", str(tmp_path / "none")]) == 1
    assert "no such folder" in capsys.readouterr().err


def test_it_starts_without_heavy_imports():
    heavy = {"torch", "mlflow", "pyarrow", "numpy", "hydra", "pydantic", "rich"}
    code = "import sys, spanferry.store.__main__; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert heavy.isdisjoint(loaded)
