import subprocess
import sys

import pytest

from spanferry.exports.__main__ import main


def test_it_says_what_it_did(make_cell, tmp_path, capsys):
    main([str(make_cell()), str(tmp_path / "out"), "--complete", "--format", "conll"])
    said = capsys.readouterr().out
    assert "Exported 3 sentences (train 2, dev 1)" in said
    assert "No licence is given" in said


def test_a_mistake_is_told_in_a_line(tmp_path):
    with pytest.raises(SystemExit, match="holds no cell"):
        main([str(tmp_path), str(tmp_path / "out")])


def test_help_needs_nothing_heavy():
    code = "import sys; from spanferry.exports.__main__ import _parser; _parser(); print([m for m in sys.modules if m in HEAVY])"
    code = code.replace("HEAVY", "('torch', 'pyarrow', 'mlflow', 'matplotlib', 'scipy', 'numpy', 'yaml')")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
