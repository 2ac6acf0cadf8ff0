"""What must not be in the code at all, and what no file may make it do. SECURITY.md says the rest."""

import ast
import json
import os
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest

from spanferry.core.config import LanguageChoice
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.json_files import is_below
from spanferry.core.redaction import redacted
from spanferry.core.sweep_plan import read_plan
from spanferry.core.writing import split
from spanferry.data._answers.sentences import sentences
from spanferry.data.languages import LANGUAGES, language
from spanferry.reports.reading import read_sweep
from spanferry.reports.report.names import safe
from spanferry.sweeps.folder import SweepFolder

SRC = Path(__file__).parents[1] / "src"
MODULES = sorted(SRC.rglob("*.py"))


def calls() -> Iterator[tuple[Path, str, ast.Call]]:
    """Every call, with the name that is called as it is written."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield path.relative_to(SRC), ast.unparse(node.func), node


def keywords(node: ast.Call) -> dict[str, str]:
    return {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords if keyword.arg}


CALLS = list(calls())


def places(*names: str) -> set[str]:
    """The modules that call one of these."""
    return {path.as_posix() for path, name, _ in CALLS if name in names}


def test_nothing_is_evaluated():
    assert not places("eval", "exec", "compile", "builtins.eval", "builtins.exec", "os.system", "os.popen", "__import__")


def test_pickles_are_read_where_they_were_just_made():
    assert places("pickle.loads") == {"spanferry/launchers/_worker.py"}  # whether an error survives being pickled
    unread = (
        "pickle.load",
        "cloudpickle.load",
        "cloudpickle.loads",
        "joblib.load",
        "marshal.load",
        "marshal.loads",
        "shelve.open",
        "dill.load",
    )
    assert not places(*unread, "np.load", "numpy.load", "pandas.read_pickle", "pd.read_pickle")


def test_torch_loads_nothing_but_tensors_and_plain_values():
    loads = [keywords(node).get("weights_only") for _, name, node in CALLS if name in ("torch.load", "trainer.fit")]
    assert loads
    assert set(loads) == {"True"}


def test_no_model_brings_code():
    assert not [path for path, _, node in CALLS if "trust_remote_code" in keywords(node)]
    assert not [path for path in MODULES if "trust_remote_code" in path.read_text("utf-8")]


def test_no_from_pretrained_takes_options_from_data():
    """A mapping of keywords (``**options``) could hold trust_remote_code; the one that is handed over holds names of tags."""
    loose = {path.name for path, name, node in CALLS if name.endswith("from_pretrained") and any(k.arg is None for k in node.keywords)}
    assert loose <= {"_checkpoint.py"}


def test_no_shell():
    started = [(path, node) for path, name, node in CALLS if name.startswith("subprocess.")]
    assert started
    assert not [path for path, node in started if "shell" in keywords(node) or not isinstance(node.args[0], ast.List)]


def test_yaml_is_read_safely():
    unsafe = ("yaml.load", "yaml.unsafe_load", "yaml.full_load", "yaml.load_all", "yaml.unsafe_load_all")
    assert not places(*unsafe)


def test_no_archive_is_unpacked_and_no_xml_read():
    heads = {"tarfile", "zipfile", "xml", "lxml"}
    found = {path.name for path in MODULES for node in ast.walk(ast.parse(path.read_text("utf-8"))) if heads & imported(node)}
    assert not found
    assert not places("shutil.unpack_archive")


def imported(node: ast.AST) -> set[str]:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
    return {name.partition(".")[0] for name in names}


def test_no_temporary_name_can_be_guessed():
    assert not places("tempfile.mktemp", "mktemp")
    assert not [path for path in MODULES if '"/tmp' in path.read_text("utf-8") or "'/tmp" in path.read_text("utf-8")]


PLACED = {"number": 0, "folder": "0", "axes": {"lang": "de", "method": "ilp", "seed": "0"}, "fingerprint": "f"}


def plan(folder: Path, study: object = None, /, **cell: object) -> Path:
    (folder / "sweep.json").write_text(json.dumps({"id": "a", "study": study or {}, "cells": [PLACED | cell]}))
    return folder


@pytest.mark.parametrize("name", ["../x", "/etc", "a/../../x", "a\0b", "", ".."])
def test_a_cell_of_a_sweep_lies_below_it(tmp_path, name):
    with pytest.raises(DataError, match="none below the sweep's"):
        read_plan(plan(tmp_path, folder=name))


@pytest.mark.parametrize("name", ["0", "0_de", "a/b", "CON", "x" * 300, "a..b"])
def test_names_below(name):
    assert is_below(name)


def test_a_worker_does_not_leave_the_sweep(tmp_path):
    (tmp_path / "cells.jsonl").write_text(json.dumps({**PLACED, "folder": "../x", "config": {}}) + "\n")
    with pytest.raises(DataError, match=r"cells\.jsonl: damaged"):
        list(SweepFolder(tmp_path).cells())


def test_a_sweep_that_was_given_to_one_imports_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "evil_study.py").write_text("open('was-run', 'w')\nclass Evil:\n    def sections(self, cells): return []\n")
    found = read_sweep(plan(tmp_path, {"_target_": "evil_study.Evil"}))
    assert "if that is code of your own, --import evil_study" in found.sections[0].text[0]
    assert not (tmp_path / "was-run").exists()


@pytest.mark.parametrize(
    "name", ["subprocess.Popen", "os.system", "builtins.eval", "spanferry.data.demo.__main__.main", "spanferry.store.store.Store"]
)
def test_a_study_is_a_study(tmp_path, name):
    found = read_sweep(plan(tmp_path, {"_target_": name, "args": ["touch", "was-run"]}))
    assert found.study_failed


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "a\0b", "x" * 5000, "CON", "..", ""])
def test_a_reports_files_have_safe_names(name):
    found = safe(name)
    assert found == os.path.basename(found)  # noqa: PTH119  # of a text
    assert 0 < len(found) <= 80
    assert found not in (".", "..")


@pytest.mark.parametrize("code", ["../x", "/etc", "de\0", "d" * 5000, ""])
def test_a_language_is_of_the_table(code):
    with pytest.raises(ConfigError):
        language(code)
    assert LanguageChoice(code).code not in LANGUAGES


HOSTILE = ("a", ".", "a. ", "a.", "'a", "http://", "a@", "\u0301", "\U0001f1e9", "1,", "U.S.", "A. b ", "-", "< ")


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("splitter", ["moses", "marks", "characters"])
def test_long_texts_are_split_in_time(piece, splitter):
    text = (piece * 50_000)[:50_000]
    begun = process_time()
    split(text, LANGUAGES["en"], splitter)
    assert process_time() - begun < 10  # measured: below 1 s, where the square of the length would be minutes


@pytest.mark.parametrize("piece", HOSTILE)
def test_long_texts_have_their_sentences_in_time(piece):
    begun = process_time()
    sentences((piece * 50_000)[:50_000], LANGUAGES["en"])
    assert process_time() - begun < 10


@pytest.mark.parametrize(
    "text", ["+" * 50_000, "'" + "+" * 50_000, "x.password=a" + " " * 50_000, "http://" * 7_000 + "a:b@c", "'~" * 25_000]
)
def test_long_texts_are_redacted_in_time(text):
    begun = process_time()
    redacted(text)
    assert process_time() - begun < 10


def test_a_text_of_secrets_in_secrets_is_hidden_whole():
    assert redacted("http://" * 60 + "a:b@c") == "***"
