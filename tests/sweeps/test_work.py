"""Workers."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from spanferry.core.cell_record import EVENTS
from spanferry.core.errors import ConfigError
from spanferry.core.journal import Reader
from spanferry.store.leases import hold, holder
from spanferry.sweeps.attempt import ATTEMPTS
from spanferry.sweeps.composing import Composer
from spanferry.sweeps.folder import SweepFolder
from spanferry.sweeps.surveying import surveyed
from spanferry.sweeps.work import main, work_apart, work_off


@pytest.fixture
def folder(planned, tmp_path):
    """Two cells that are ready to run."""
    cells = surveyed(planned("lang=de", "method=ilp,heuristic"))
    made = SweepFolder(tmp_path / "sweep")
    made.plan("abc", "", [(cell.planned, cell.fingerprint) for cell in cells], range(2))
    return made


def happened(folder):
    return [(event["event"], event["cell"]) for event in Reader(folder.path / EVENTS).news() if event["event"] != "stage"]


def test_a_worker_runs_every_cell_and_says_so(folder):
    work_off(folder.path)
    assert not folder.missing()
    assert happened(folder) == [("started", 0), ("done", 0), ("started", 1), ("done", 1)]
    assert all("projection/f1" in folder.record(cell).metrics for cell in folder.placed)


def test_what_is_done_is_not_done_again(folder):
    work_off(folder.path)
    before = happened(folder)
    work_off(folder.path)
    assert happened(folder) == before


def test_a_cell_that_another_is_at_is_left_to_it(folder):
    with hold(folder.claim(0)):
        work_off(folder.path)
    assert [cell["number"] for cell in folder.missing()] == [0]


def test_a_cell_whose_holder_died_is_taken_over(folder):
    dies = "import os, sys, pathlib; from spanferry.store.leases import try_hold; try_hold(pathlib.Path(sys.argv[1])); os._exit(9)"
    subprocess.run([sys.executable, "-c", dies, str(folder.claim(0))], check=False)
    work_off(folder.path)
    assert not folder.missing()


def test_a_cell_that_fails_is_recorded_and_the_next_one_runs(folder, monkeypatch):
    run = "spanferry.runs.run.run"
    import spanferry.runs.run as cells

    real, calls = cells.run, []
    monkeypatch.setattr(run, lambda cell: calls.append(1) or (1 / 0 if len(calls) == 1 else real(cell)))
    work_off(folder.path)
    failed, done = (folder.record(cell) for cell in folder.placed)
    assert "ZeroDivisionError" in failed.error
    assert not done.error
    assert ("failed", 0) in happened(folder)
    assert "ZeroDivisionError" in (folder.of(folder.placed[0]) / "run.log").read_text()


def test_a_cell_that_cost_too_many_workers_is_given_up(folder):
    own = folder.of(folder.placed[0])
    own.mkdir(parents=True)
    (own / "tries").write_text("host 1\n" * ATTEMPTS)
    work_off(folder.path)
    assert f"{ATTEMPTS} workers died over it" in folder.record(folder.placed[0]).error
    assert not folder.record(folder.placed[1]).error


def interrupted(monkeypatch):
    def stop(cell):
        raise KeyboardInterrupt

    monkeypatch.setattr("spanferry.runs.run.run", stop)


def test_a_stopped_worker_leaves_no_claim_and_does_not_count(folder, monkeypatch):
    own = folder.of(folder.placed[0])
    own.mkdir(parents=True)
    (own / "tries").write_text("host-1\n")
    interrupted(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        work_off(folder.path)
    assert holder(folder.claim(0)) is None
    assert (own / "tries").read_text() == "host-1\n"
    assert happened(folder) == [("started", 0), ("died", 0)]


def worker_apart(folder, first_cell):
    """A process that works, and in its first cell does what the code says."""
    code = f"""
import os, sys
from pathlib import Path
import spanferry.runs.run as cells
from spanferry.sweeps.work import work_apart
def run(cell):
    {first_cell}
cells.run = run
print("before")
try:
    work_apart(Path(sys.argv[1]))
except KeyboardInterrupt:
    print("after")
"""
    return subprocess.Popen([sys.executable, "-c", code, str(folder.path)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_a_killed_worker_counts(folder):
    killed = worker_apart(folder, "os.kill(os.getpid(), 9)")
    killed.communicate()
    assert (folder.of(folder.placed[0]) / "tries").read_text() == f"{socket.gethostname()}-{killed.pid}\n"


def test_what_a_worker_apart_prints_goes_to_its_log(folder):
    worker = worker_apart(folder, "print('from Python'); os.write(2, b'from below it\\n'); raise KeyboardInterrupt")
    assert worker.communicate()[0] == "before\nafter\n"
    log = folder.path / "logs" / f"{socket.gethostname()}-{worker.pid}.log"
    assert sorted(log.read_text().splitlines()) == ["from Python", "from below it"]


def test_a_worker_apart_that_prints_nothing_leaves_no_log(folder):
    work_apart(folder.path)
    assert list((folder.path / "logs").iterdir()) == []


def test_a_cell_that_is_given_up_says_where_its_workers_printed(folder):
    own, logs = folder.of(folder.placed[0]), folder.path / "logs"
    for each in (own, logs):
        each.mkdir(parents=True)
    (own / "tries").write_text("node-1\nnode-2\nnode-3\n")
    (logs / "node-2.log").write_text("std::bad_alloc\n")
    work_off(folder.path)
    assert f"The last lines of {logs / 'node-2.log'} may say more" in folder.record(folder.placed[0]).error


def test_a_cell_that_is_no_longer_what_was_planned_is_not_passed_off_as_that(planned, tmp_path):
    """As when a file of its corpus changed: its fingerprint is another."""
    made = SweepFolder(tmp_path / "sweep")
    made.plan("abc", "", [(planned("lang=de")[0], "0123456789abcdef")], range(1))
    work_off(made.path)
    assert "has changed since its sweep was planned" in made.record(made.placed[0]).error


def test_a_worker_from_another_folder_finds_what_paths_mean(folder, tmp_path, monkeypatch, capsys):
    (tmp_path / "elsewhere").mkdir()
    before = Path.cwd()
    monkeypatch.chdir(tmp_path / "elsewhere")
    main([str(folder.path)])
    assert Path.cwd() == before
    assert capsys.readouterr().out == "2 of 2 cells done, 0 failed, 0 under work elsewhere or never ran\n"


def test_a_folder_that_holds_no_sweep_is_refused_in_short(tmp_path):
    with pytest.raises(SystemExit, match="holds no sweep"):
        main([str(tmp_path)])


def test_a_cell_of_several_sources_from_files_is_what_was_planned(hydra, tmp_path):
    for code in ("en", "es", "de"):
        (tmp_path / f"{code}.conll").write_text("Kano B-LOC\n")
    files = ["data=files", f"data.root={tmp_path}", "data.source.train='{source}.conll'", "data.target.train='{target}.conll'"]
    overrides = [*files, "data.sources=[en,es]", "lang=de", "tagger=none", "tracking=none", f"store={tmp_path / 'store'}"]
    master, loader = hydra(*overrides)
    (cell,) = surveyed(Composer(master, loader).cells([overrides]))
    made = SweepFolder(tmp_path / "sweep")
    made.plan("abc", "", [(cell.planned, cell.fingerprint)], range(1))
    work_off(made.path)
    assert made.record(made.placed[0]).error == ""


def test_a_worker_whose_machine_lacks_the_store_ends_the_sweep(folder, tmp_path):
    (tmp_path / "store").rename(tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match=r"store=\S+: made where the sweep was started, and not there on"):
        work_apart(folder.path)


def test_a_worker_whose_machine_lacks_the_sweep_ends_it(tmp_path):
    with pytest.raises(ConfigError, match=r"hydra\.sweep\.dir=\S+: made where the sweep was started"):
        work_apart(tmp_path / "nowhere")
