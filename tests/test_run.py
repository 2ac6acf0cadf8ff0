"""What a user types, in a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from spanferry import launch

ROOT = Path(__file__).parents[1]
SMALL = ["data.train=40", "data.dev=10", "data.test=10", "tagger=none"]


def typed(folder, *arguments, **environment):
    """Run ``python run.py ...`` as if ``folder`` were the current one."""
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"COLUMNS": "160", "OMP_NUM_THREADS": "1"} | environment,
        timeout=300,
    )


def test_help_lists_groups_and_languages_quickly_and_without_torch(tmp_path):
    done = typed(tmp_path, "--help", PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    for option in ("ilp", "statistical", "europarl_ner", "xlmr_large", "yo"):
        assert option in done.stdout
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "hydra" in imported
    assert not imported & {"torch", "transformers", "mlflow", "numpy", "pyarrow", "pulp", "pytorch_lightning", "pydantic"}


def test_a_grid_prints_its_table_and_tracks_every_cell(tmp_path):
    done = typed(tmp_path, "-m", "method=ilp,heuristic", "lang=de,sw", *SMALL)
    assert done.returncode == 0, done.stderr
    assert "Projection F1" in done.stdout
    assert "4 of 4 cells done" in done.stdout
    from mlflow.tracking import MlflowClient

    client = MlflowClient(f"sqlite:///{tmp_path}/multirun/mlflow.db")
    experiment = client.get_experiment_by_name("spanferry").experiment_id
    runs = client.search_runs([experiment], "tags.kind = 'cell'")
    assert sorted((run.data.params["lang"], run.data.params["method"]) for run in runs) == [
        ("de", "heuristic"), ("de", "ilp"), ("sw", "heuristic"), ("sw", "ilp"),
    ]  # fmt: skip
    assert {run.info.status for run in runs} == {"FINISHED"}
    (sweep,) = (tmp_path / "multirun/sweeps").iterdir()
    assert {run.data.tags["sweep"] for run in runs} == {sweep.name}
    (summary,) = client.search_runs([experiment], "tags.kind = 'sweep'")
    assert "report.html" in {file.path.rpartition("/")[2] for file in client.list_artifacts(summary.info.run_id)}
    assert {"projection/f1_low", "outcome/projected_ratio", "projection/boundary/too_short"} <= set(runs[0].data.metrics)
    assert len(list((tmp_path / "multirun/store/align").iterdir())) == 2  # one a language, not one a cell
    command = [sys.executable, "-m", "spanferry.reports", str(sweep), "--significance", "--agreement"]
    again = subprocess.run(command, capture_output=True, text=True, env={"COLUMNS": "160"})
    assert again.returncode == 0, again.stderr
    assert "de   │ ilp   │ heuristic" in again.stdout
    assert "No aligners to compare" in again.stdout


def test_a_failed_cell_fails_alone(tmp_path):
    """A link out of range shows only when the alignment is read: German's cell fails, Swahili's goes on."""
    for code in ("en", "de", "sw"):
        (tmp_path / f"{code}.conll").write_text("Kano B-LOC\n")
    (tmp_path / "de.talp").write_text("0-7\n")
    (tmp_path / "sw.talp").write_text("0-0\n")
    files = ["data=files", "data.source.train={source}.conll", "data.target.train={target}.conll"]  # as a shell hands README's on
    recorded = ["aligner=recorded", "recordings.links.train={target}.talp"]
    done = typed(tmp_path, "-m", "lang=de,sw", "tagger=none", *files, *recorded)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "What is missing, and why" in done.stdout
    assert "link 0-7 is out of range" in done.stdout
    assert "1 of 2 cells done" in done.stdout
    (sweep,) = (tmp_path / "multirun/sweeps").iterdir()
    assert json.loads((sweep / "1_sw/cell.json").read_text())["metrics"]["projection/f1"] == 1
    (sweep / "1_sw/cell.json").unlink()  # as if the cell had been killed
    again = subprocess.run([sys.executable, "-m", "spanferry.reports", str(sweep)], capture_output=True, text=True)
    assert (again.returncode, "missing" in again.stdout) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["method=ipl"], "method=ipl: no such option. Did you mean 'ilp'?"),
        (["lang=klingon"], "lang=klingon: no such option. Known: af, am,"),
        (["lang=klingon"], "zu. Another language takes a row in spanferry/data/languages.py"),
        (["lang=Swahili"], "lang=Swahili: no such option. Did you mean 'sw'?"),
        (["lang=hau"], "lang=hau: no such option. Did you mean 'ha'?"),
        (["labels=PER"], "A list stands in brackets: labels=[PER]"),
        (["tagger=none", "tagger.epochs=3"], "tagger.epochs: no such key. tagger is chosen as one without options: leave it out"),
        (["experiment=alignment_metric", "tagger=none"], "tagger=none: takes no options, and tagger.epochs,"),
        (["sed=1"], "Did you mean 'seed'?"),
        (["+metod=ilp"], "metod: no such key. Did you mean 'method'?"),
        (["lang=[de,sw]"], f"lang: a cell has one choice; for several, a sweep: python {ROOT}/run.py -m lang="),
        (["-m", "method=ilp,ipl"], "method=ipl: no such option. Did you mean 'ilp'?"),
        (["-m", "lang=de,sw", "hydra/launcher=basic", "launcher=jobs"], "launcher=jobs: no such option"),
        (["-m", "tagger.epochs=interval(1,3)"], "tagger.epochs=interval(1,3)"),
        (["-m", "lang=de,sw", "--cfg", "job"], "--cfg shows one cell; leave out -m"),
        (["-m", "launcher=slurm"], "launcher=slurm: sbatch, srun, scancel not found"),
        (["-m", "launcher=joblib", "launcher.workers=0"], "launcher.workers=0: must be at least 1"),
        (["-m", "launcher=serial,joblib"], "launcher: one for all cells of a sweep"),
        (["data=files", "data.source.train={sauce}.conll"], "unknown placeholder {sauce}. Did you mean 'source'"),
        (["data.trian=3"], "Did you mean 'train'?"),
        (["seed=abc"], "abc"),
        (["transfer=translate_tran"], "translate_train"),
        (["data.train=many"], "data.train='many': input should be a valid integer"),
        (["data=europarl_ner", "data.root=nowhere"], "Looked for\n  de-europarl.test.conll02\n  de.conll\n"),
        (["data=europarl_ner", "data.hub=nowhere"], "data.hub=nowhere: no such folder, nor a repository of the hub"),
        (["data=masakhaner2", "lang=de"], "masakhaner2 has no German, which is in: conll2003, wikiann, europarl_ner"),
        (["-m", "lang=de,fr", "method=ilp,heuristic"], "data=demo has no French"),
        (["-m", "data.train=3,many"], "data.train='many'"),
    ],
)
def test_a_user_s_mistake_is_one_screen_without_traceback(tmp_path, arguments, says):
    done = typed(tmp_path, "tracking=none", *arguments)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) < 40
    assert not list(tmp_path.glob("multirun/store/*"))  # no work was started
    assert not (tmp_path / "multirun/sweeps").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Kano B-LOC\nis\n", "en.conll:2: 1 columns"),
        ("Diallo I-PER\n", "en.conll:1: word 1: I-PER continues an entity that has no start"),
        ("Kano B-LOC\n\n\nis O\n", "en.conll:3: an empty sentence"),
        ("Kano B-LOC\n\nis O\n", "en.conll has 2 sentences and de.conll has 1"),
        (None, "data.source.train: no such file: en.conll"),
    ],
)
def test_a_user_s_broken_file_is_named_before_work(tmp_path, text, says):
    (tmp_path / "de.conll").write_text("Kano B-LOC\n")
    if text:
        (tmp_path / "en.conll").write_text(text)
    files = ["data=files", "data.source.train='{source}.conll'", "data.target.train='{target}.conll'"]
    done = typed(tmp_path, "tracking=none", "tagger=none", *files)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_what_a_path_in_brackets_says_is_no_markup(tmp_path):
    (tmp_path / "x.txt").write_text("dog ||| Hund\n")
    done = typed(tmp_path, "tracking=none", *SMALL, f"aligner.parallel_text=[{tmp_path}/x.txt]")
    assert done.returncode == 0, done.stderr
    assert "x.txt]" in done.stdout.replace("\n", "")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_cell_says_so_and_leaves_nothing_half_written(tmp_path, stop):
    overrides = ["data.train=300", "data.dev=10", "data.test=10", "tagger.epochs=500", "method=heuristic", "aligner=gold"]
    started = subprocess.Popen([sys.executable, str(ROOT / "run.py"), *overrides], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    while not list(tmp_path.glob("multirun/store/train/*/work/*")) and started.poll() is None:
        time.sleep(0.2)
    started.send_signal(stop)
    _, errors = started.communicate(timeout=60)
    assert started.returncode == 130
    assert "Stopped. What is done is kept" in errors
    assert "Traceback" not in errors
    assert not list(tmp_path.glob("multirun/store/train/*/.output*"))


def test_two_sweeps_may_start_at_once_on_a_fresh_store(tmp_path):
    command = [sys.executable, str(ROOT / "run.py"), "-m", "lang=de,sw", "method=heuristic", *SMALL]
    sweeps = [subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for sweep in sweeps:
        out, errors = sweep.communicate(timeout=300)
        assert sweep.returncode == 0, errors
        assert "2 of 2 cells done" in out


SWEEP = ["-m", "lang=de,sw", *SMALL, "tracking=none"]


def test_the_same_command_again_runs_what_is_missing_alone(tmp_path):
    assert typed(tmp_path, *SWEEP).returncode == 0
    (sweep,) = (tmp_path / "multirun/sweeps").iterdir()
    (sweep / "1_sw/cell.json").unlink()  # as if it had been killed
    before = (sweep / "0_de/cell.json").stat().st_mtime_ns
    again = typed(tmp_path, *SWEEP)
    assert "2 of 2 cells done" in again.stdout
    assert list((tmp_path / "multirun/sweeps").iterdir()) == [sweep]
    assert (sweep / "0_de/cell.json").stat().st_mtime_ns == before
    assert typed(tmp_path, *SWEEP, "fresh=true").returncode == 0
    assert len(list((tmp_path / "multirun/sweeps").iterdir())) == 2


def test_a_plan_runs_nothing(tmp_path):
    done = typed(tmp_path, *SWEEP, "plan=true")
    assert done.returncode == 0, done.stderr
    assert "2 cells" in done.stdout
    assert "StatisticalAligner" in done.stdout
    assert not (tmp_path / "multirun/sweeps").exists()
    assert not list(tmp_path.glob("multirun/store/align/*"))


def test_a_server_that_cannot_be_reached_costs_no_result(tmp_path):
    done = typed(tmp_path, *SWEEP[:-1], "tracking.uri=http://user:hunter22@127.0.0.1:9")
    assert done.returncode == 0, done.stderr
    assert "2 of 2 cells done" in done.stdout
    assert "python -m spanferry.tracking multirun/sweeps/" in done.stdout
    (sweep,) = (tmp_path / "multirun/sweeps").iterdir()
    left = [path for path in tmp_path.rglob("*") if path.is_file() and b"hunter22" in path.read_bytes()]
    assert left == []
    push = [sys.executable, "-m", "spanferry.tracking", str(sweep)]
    away = subprocess.run(push, cwd=tmp_path, capture_output=True, text=True)
    assert "http://127.0.0.1:9 does not answer" in away.stderr
    pushed = subprocess.run([*push, "--uri", "sqlite:///here.db"], cwd=tmp_path, capture_output=True, text=True)
    assert "2 cells pushed" in pushed.stdout, pushed.stderr


def test_a_search_ends_with_the_command_of_its_best_settings(tmp_path):
    search = ["-m", "search=optuna", "search.trials=3", "search.sampler=random", "tagger.epochs=range(1,4)", "method=heuristic"]
    small = ["data.train=60", "data.dev=20", "data.test=10", "tracking=none"]
    done = typed(tmp_path, *search, *small)
    assert done.returncode == 0, done.stderr
    assert f"python {ROOT}/run.py -m method=heuristic data.train=60 data.dev=20 data.test=10 tagger.epochs=" in done.stdout
    again = typed(tmp_path, *search, *small, "search.trials=4")
    assert again.returncode == 0, again.stderr
    (sweep,) = (tmp_path / "multirun/sweeps").iterdir()
    assert len(json.loads((sweep / "search.json").read_text())["trials"]) == 4


def test_an_experiment_sweeps_without_m_and_can_be_narrowed(tmp_path):
    done = typed(tmp_path, "experiment=demo", "method=heuristic", "tracking=none", *SMALL)
    assert done.returncode == 0, done.stderr
    assert "2 of 2 cells done" in done.stdout


def test_a_users_own_label_is_added_to_a_presets():
    said = ["label_map.PER=LOC", "label_map={PER: LOC}", "splitters.zh=space", "label_mapping=1", "labels=[PER]"]
    assert [launch._added(argument) for argument in said] == [f"++{argument}" for argument in said[:3]] + said[3:]
