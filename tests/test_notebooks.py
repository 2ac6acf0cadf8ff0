"""The notebooks, run from first to last in an empty folder."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from traitlets.config import Config

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def code(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_the_four_are_there():
    assert [path.stem for path in NOTEBOOKS] == [
        "01_first_grid",
        "02_read_an_alignment",
        "03_alignment_noise",
        "04_bring_your_own_corpus",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_stripped(path):
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code(path))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_short(path):
    assert len(nbformat.read(path, as_version=4).cells) <= 12
    assert all(len(cell.source.splitlines()) <= 12 for cell in code(path))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_first_to_last(path, tmp_path, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / ".ipython"))
    notebook = nbformat.read(path, as_version=4)
    sockets = Config(KernelManager={"transport": "ipc", "ip": str(tmp_path / "kernel")})  # no port, which others could listen at
    here = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=300, resources=here, config=sockets).execute()  # raises what a block raises
    assert all(cell.outputs or "=" in cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert any((tmp_path / "multirun" / "notebooks").iterdir())
