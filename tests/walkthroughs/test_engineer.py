"""The engineer's page, followed to the letter: stand-ins for SLURM, the corpus, the models and the command that fetches these."""

import re
import shutil
from pathlib import Path

import pytest
from tests.aligners.conftest import LETTERS
from tests.launchers.fake_slurm import install
from tests.tracking.test_server import free_port, serving
from tests.translators.conftest import tiny_nllb  # noqa: F401  # a fixture

from pages import ENVIRONMENT, ROOT, commands, follow
from spanferry.core.cell_record import CellRecord
from spanferry.data.demo.__main__ import main as demo

PAGE = ROOT / "docs" / "walkthroughs" / "engineer.md"
PASSWORD = "hunter2hunter2"
HF = """#!/bin/bash
name=models--${2//\\//--}; mkdir -p "$HF_HOME/hub"; cp -r "$(dirname "$0")/models/$name" "$HF_HOME/hub/"
"""
WITHOUT_MODELS = {
    "nllb_3.3b": "recorded",
    "/labeler: hf": "/labeler: tagger\n  - override /tagger: majority",
    "source: null}": "source_root: english}\nrecordings: {root: english, translations: {test: eng.test}}",
    "simalign,awesome": "statistical",
}
"""Choices of the page, and those of the quick test."""


@pytest.fixture
def place(tmp_path):
    """The engineer's folder with the page's files and a corpus in the published layout, and machines around it."""
    machines = tmp_path / "machines"
    machines.mkdir()
    install(machines, "TIMEOUT")
    (tmp_path / ".mlflow-password").write_text(PASSWORD)
    work = tmp_path / "work"
    write_page_files(work)
    write_corpus(work, tmp_path / "demo")
    change(work / "cluster/launcher/ours.yaml", {"workers: 8": "workers: 2"})  # the cluster is this machine
    return work


def write_page_files(work):
    text = PAGE.read_text("utf-8")
    for path, content in re.findall(r"^`(cluster/\S+?)`.*?```\w+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        (work / path).parent.mkdir(parents=True, exist_ok=True)
        (work / path).write_text(content)


def write_corpus(work, made):
    demo([str(made), "sw", "yo", "--train", "60", "--dev", "20", "--test", "20"])
    for code, language in (("hau", "yo"), ("swa", "sw"), ("yor", "yo"), ("ibo", "sw")):
        folder = work / "masakhane-ner" / "MasakhaNER2.0" / "data" / code
        folder.mkdir(parents=True)
        (folder / "test.txt").write_text((made / f"{language}.test.conll").read_text().replace("\t", " "))
    (work / "english").mkdir()
    for split, name in (("train", "eng.train"), ("dev", "eng.testa"), ("test", "eng.test")):
        shutil.copy(made / f"en.{split}.conll", work / "english" / name)


def change(path, changes):
    text = path.read_text()
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text)


def go(work, *sections, but=""):
    """The commands of those sections, each in a shell that has read the environment."""
    lines = [f". cluster/env.sh && {line}" for line in commands("walkthroughs/engineer.md", *sections) if not but or but not in line]
    return follow(work, lines, {"PATH": f"{work.parent / 'machines'}:{ENVIRONMENT['PATH']}", "HOME": str(work.parent)})


def records(work):
    return [CellRecord.load(found.parent) for found in sorted((work / "multirun/sweeps/african").glob("*/cell.json"))]


def secrets(work):
    return [found for found in work.rglob("*") if found.is_file() and PASSWORD.encode() in found.read_bytes()]


def test_the_page_without_models_and_with_a_server_that_is_away(place):
    change(place / "cluster/experiment/african.yaml", WITHOUT_MODELS)
    change(place / "cluster/env.sh", {"mlflow.example.org:5000": f"127.0.0.1:{free_port()}"})
    (started,) = go(place, "3")
    assert "6 of 6 cells done" in started
    assert "Not in the tracker for now" in started
    assert "To push it later: python -m spanferry.tracking multirun/sweeps/african" in started
    standing, _ = go(place, "4")
    assert "6 of 6 cells done, 0 failed, 0 under work, 0 left" in standing
    (more,) = go(place, "8")
    assert "8 of 8 cells done" in more
    assert not any(record.error for record in records(place))
    assert secrets(place) == []
    script = (place.parent / "machines" / "script.sh").read_text().splitlines()
    asked = ("partition=gpu", "account=nlp", "gpus-per-node=1", "time=240")
    assert {f"#SBATCH --{option}" for option in asked} <= set(script)


@pytest.fixture
def hub(place, make_tagger, tiny_nllb):  # noqa: F811
    """What ``hf download`` copies from: tiny models under the names of the page's."""
    models = place.parent / "machines" / "models"
    tags = [f"{place_}-{label}" for label in ("PER", "LOC", "ORG", "MISC") for place_ in "BI"]
    keep(models, "facebook/nllb-200-3.3B", tiny_nllb)
    keep(models, "FacebookAI/xlm-roberta-large-finetuned-conll03-english", make_tagger("O", *tags))
    keep(models, "bert-base-multilingual-cased", bert_of_eight_layers(place.parent / "bert"))
    (place.parent / "machines" / "hf").write_text(HF)
    (place.parent / "machines" / "hf").chmod(0o755)


def keep(models, name, folder):
    """As the hub's library keeps a model."""
    kept = models / f"models--{name.replace('/', '--')}"
    shutil.copytree(folder, kept / "snapshots" / "0123")
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text("0123")


def bert_of_eight_layers(folder):
    from transformers import BertConfig, BertModel, BertTokenizer

    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    BertTokenizer({piece: number for number, piece in enumerate(pieces)}, model_max_length=64).save_pretrained(folder)
    size = {"hidden_size": 16, "num_hidden_layers": 8, "num_attention_heads": 2, "intermediate_size": 32, "max_position_embeddings": 64}
    BertModel(BertConfig(vocab_size=len(pieces), **size)).save_pretrained(folder)
    return folder


@pytest.mark.slow
@pytest.mark.usefixtures("hub")
def test_the_whole_page_with_models_and_a_server(place, tmp_path):
    port = free_port()
    change(place / "cluster/env.sh", {"mlflow.example.org:5000": f"127.0.0.1:{port}"})
    with serving(tmp_path, port):
        before, _ = go(place, "2")
        assert "hf download facebook/nllb-200-3.3B" in before
        with (place / "cluster/env.sh").open("a") as file:
            file.write("export HF_HUB_OFFLINE=1\n")
        (after,) = go(place, "2", but="| sh")
        assert "all are in this machine's cache" in after
        outputs = go(place, *"345678")
    assert "12 of 12 cells done" in outputs[0]
    assert f"http://127.0.0.1:{port}/#/compare-runs" in outputs[0]
    assert "12 of 12 cells done, 0 failed, 0 under work elsewhere or never ran" in outputs[3]
    assert "0 cells pushed, 12 there before" in outputs[4]
    assert "16 of 16 cells done" in outputs[-1]
    assert [PASSWORD in output for output in outputs] == [False] * len(outputs)
    assert secrets(place) == []
    assert not any(record.error for record in records(place))
    assert Path(place / "multirun/sweeps/african/report/report.html").is_file()
