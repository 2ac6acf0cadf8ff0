"""Jobs by submitit: its local executor, and its way to SLURM with commands that stand in for SLURM's."""

import os
import signal
import sys

import psutil
import pytest
from tests.launchers.conftest import Deaths, interrupt_when, until
from tests.launchers.fake_slurm import install

from spanferry.core.errors import ConfigError
from spanferry.launchers import _jobs
from spanferry.launchers.submitit import Cluster, SubmititLauncher


@pytest.fixture
def slurm(tmp_path, monkeypatch):
    """SLURM's commands on the path; a job that has died ran out of memory."""
    folder = tmp_path / "slurm"
    folder.mkdir()
    install(folder, "OUT_OF_MEMORY")
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr(_jobs, "_ASK", 1.0)
    monkeypatch.setattr(_jobs, "_LATE", 0.5)
    return folder


@pytest.fixture
def launcher(tmp_path):
    """Make one that leaves its logs in the test's folder."""
    return lambda cluster=Cluster.local, **options: SubmititLauncher(cluster, logs=str(tmp_path / "logs"), **options)


def test_jobs_are_processes_of_their_own(launcher, rendezvous, deaths):
    work, folder = rendezvous
    launcher(workers=2).run(work(2, 0), 5, deaths)
    assert deaths == []
    assert len(list(folder.glob("*.done"))) == 2


def test_a_killed_job_is_told_of_with_its_log_and_the_others_go_on(launcher, rendezvous, tmp_path, deaths):
    work, folder = rendezvous
    launcher().run(work(2, signal.SIGKILL), 2, deaths)
    (death,) = deaths
    assert "killed, or it crashed; see " in death
    assert (tmp_path / "logs" / death.rpartition("/")[2]).exists()
    assert len(list(folder.glob("*.done"))) == 1


def test_another_takes_the_place_of_a_killed_job(launcher, first_one_dies):
    work, folder = first_one_dies
    deaths = Deaths(replaced=1)
    launcher(workers=2).run(work, 2, deaths)
    assert len(deaths) == 1
    assert len(list(folder.glob("*.*"))) == 2


def test_a_job_past_its_time_is_told_of(launcher, rendezvous, deaths):
    work, _ = rendezvous
    launcher().run(work(2, signal.SIGUSR2), 2, deaths)
    assert deaths == ["stopped by signal 12 (User defined signal 2)"]


def test_what_the_work_raises_goes_up(launcher, raising, deaths):
    with pytest.raises(ValueError, match="no cells here"):
        launcher(workers=1).run(raising, 1, deaths)


def test_ctrl_c_ends_the_jobs(launcher, sleeper, deaths):
    work, folder = sleeper
    interrupt_when(lambda: len(list(folder.glob("*.asleep"))) == 2)
    with pytest.raises(KeyboardInterrupt):
        launcher(workers=2).run(work, 2, deaths)
    assert len(list(folder.glob("*.woken"))) == 2
    assert not any(psutil.pid_exists(int(place.stem)) for place in folder.iterdir())


def test_setup_lines_run_before_the_work(launcher, leave, deaths):
    work, folder = leave
    launcher(workers=1, setup=["export SEEN=yes"]).run(work("SEEN"), 1, deaths)
    assert [place.read_text() for place in folder.iterdir()] == ["yes"]


def test_debugging_is_in_this_process(launcher, leave, deaths):
    work, folder = leave
    debugging = launcher(Cluster.debug)
    assert (debugging.workers, debugging.apart) == (1, False)
    debugging.run(work(), 1, deaths)
    assert [place.name for place in folder.iterdir()] == [str(os.getpid())]


def test_slurm_runs_an_array_of_jobs(launcher, rendezvous, slurm, deaths):
    work, folder = rendezvous
    launcher(Cluster.slurm, workers=3).run(work(3, 0), 3, deaths)
    assert deaths == []
    assert len(list(folder.glob("*.done"))) == 3


def test_the_script_for_slurm_has_every_option(launcher, leave, slurm, deaths):
    work, folder = leave
    launcher(
        Cluster.slurm, workers=2, minutes=90, cpus=3, gpus=1, memory=1.5, partition="fast", account="us",
        setup=["module() { export LOADED=$2; }", "module load cuda"], extra={"qos": "high", "mail-type": "END"},
    ).run(work("LOADED"), 2, deaths)  # fmt: skip
    script = (slurm / "script.sh").read_text().splitlines()
    assert {
        "#SBATCH --array=0-1%2", "#SBATCH --time=90", "#SBATCH --cpus-per-task=3", "#SBATCH --gpus-per-node=1", "#SBATCH --mem=1536MB",
        "#SBATCH --partition=fast", "#SBATCH --account=us", "#SBATCH --qos=high", "#SBATCH --mail-type=END",
        "export OMP_NUM_THREADS=3",
    } <= set(script)  # fmt: skip
    assert {place.read_text() for place in folder.iterdir()} == {"cuda"}


def test_slurm_says_how_a_job_died(launcher, rendezvous, slurm, deaths):
    work, folder = rendezvous
    launcher(Cluster.slurm, workers=2).run(work(2, signal.SIGKILL), 2, deaths)
    (death,) = deaths
    assert ": out of memory (launcher.memory); " in death
    assert death.endswith("_0_log.err")
    assert len(list(folder.glob("*.done"))) == 1


def test_slurm_is_given_a_job_for_one_that_died(launcher, first_one_dies, slurm):
    work, folder = first_one_dies
    deaths = Deaths(replaced=1)
    launcher(Cluster.slurm, workers=2).run(work, 2, deaths)
    assert ": out of memory (launcher.memory); " in deaths[0]
    assert len(list(folder.glob("*.*"))) == 2


def test_a_slurm_that_refuses_one_more_job_keeps_the_others(launcher, rendezvous, slurm):
    work, folder = rendezvous
    told = []
    launcher(Cluster.slurm, workers=2).run(work(2, signal.SIGKILL), 2, lambda how: told.append(how) or (slurm / "refuses").touch() is None)
    assert "sbatch refuses the jobs" in told[1]
    assert len(list(folder.glob("*.done"))) == 1


def test_a_slurm_without_accounts_is_asked_by_its_queue(launcher, rendezvous, slurm, deaths):
    (slurm / "no_accounts").touch()
    work, _ = rendezvous
    launcher(Cluster.slurm, workers=2).run(work(2, signal.SIGKILL), 2, deaths)
    (death,) = deaths
    assert ": gone from SLURM's queue; " in death


def test_ctrl_c_cancels_slurm_jobs(launcher, sleeper, slurm, deaths):
    work, folder = sleeper
    interrupt_when(lambda: len(list(folder.glob("*.asleep"))) == 2)
    with pytest.raises(KeyboardInterrupt):
        launcher(Cluster.slurm, workers=2).run(work, 2, deaths)
    assert len((slurm / "cancelled").read_text().split()) == 2
    until(lambda: len(list(folder.glob("*.woken"))) == 2)


def test_ctrl_c_while_jobs_are_submitted_is_heard_afterwards(launcher, sleeper, slurm, deaths):
    work, _ = sleeper

    def submitted(jobs):
        signal.raise_signal(signal.SIGINT)
        return jobs

    launched = launcher(Cluster.slurm, workers=2)
    real = launched._executor

    def executor():
        made = real()
        submit = made.submit
        made.submit = lambda *arguments: submitted(submit(*arguments))
        return made

    launched._executor = executor
    with pytest.raises(KeyboardInterrupt):
        launched.run(work, 2, deaths)
    assert len((slurm / "cancelled").read_text().split()) == 2


def test_what_sbatch_refuses_is_said(launcher, raising, slurm, deaths):
    (slurm / "refuses").touch()
    with pytest.raises(ConfigError, match=r"sbatch refuses the jobs.*invalid partition"):
        launcher(Cluster.slurm).run(raising, 1, deaths)


def test_no_slurm_here(launcher, raising, monkeypatch, deaths):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ConfigError, match=r"sbatch, srun, scancel not found.*launcher=joblib"):
        launcher(Cluster.slurm).run(raising, 1, deaths)


def test_no_submitit_here(launcher, raising, monkeypatch, deaths):
    monkeypatch.setitem(sys.modules, "submitit", None)
    with pytest.raises(ConfigError, match=r"pip install 'spanferry\[slurm\]'"):
        launcher().run(raising, 1, deaths)


@pytest.mark.parametrize("options", [{"workers": 0}, {"minutes": 0}, {"cpus": 0}, {"gpus": 1}, {"gpus": -1}, {"memory": 0}])
def test_wrong_numbers_are_refused(launcher, options):
    with pytest.raises(ConfigError, match=f"launcher.{next(iter(options))}="):
        launcher(**options)


def test_slurm_tells_a_job_to_end_before_its_time_is_over(launcher):
    assert launcher(Cluster.slurm, minutes=2).seconds == 30
    assert launcher(minutes=2).seconds is None
    with pytest.raises(ConfigError, match=r"launcher\.minutes=1: must be at least 2"):
        launcher(Cluster.slurm, minutes=1)
