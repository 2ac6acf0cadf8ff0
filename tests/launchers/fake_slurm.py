"""SLURM's commands, as far as submitit uses them, on this machine: written into a folder that a test puts on the path.

``sbatch`` runs the script that submitit wrote, once for each task of its array; ``srun`` runs what follows its options; ``sacct`` and
``squeue`` know a job while it runs, and of one that has ended ``sacct`` says what the file ``state`` holds. A file ``no_accounts`` makes
``sacct`` fail, one ``refuses`` makes ``sbatch`` fail.
"""

from pathlib import Path

_SBATCH = """#!/bin/bash
here=$(dirname "$0"); script=${@: -1}; id=$$
[ -e "$here/refuses" ] && { echo "sbatch: error: invalid partition specified: fast" >&2; exit 1; }
cp "$script" "$here/script.sh"
last=$(sed -n 's/^#SBATCH --array=0-\\([0-9]*\\)%.*/\\1/p' "$script")
eval "log=$(sed -n 's/^#SBATCH --error=//p' "$script")"
export SLURM_JOB_ID=$id SLURM_JOB_NUM_NODES=1 SLURM_NTASKS=1 SLURM_PROCID=0 SLURM_LOCALID=0 SLURM_NODEID=0
for task in $(seq 0 ${last:-0}); do
  export FAKE_NAME=$id
  [ -n "$last" ] && export FAKE_NAME=${id}_$task SLURM_ARRAY_JOB_ID=$id SLURM_ARRAY_TASK_ID=$task
  touch "$here/running/$FAKE_NAME"
  ( bash "$script" 2> "$(echo "$log" | sed "s/%A/$id/; s/%a/$task/; s/%j/$id/")"; mv "$here/running/$FAKE_NAME" "$here/ended/" ) \\
    > /dev/null 2>&1 < /dev/null &
done
echo "Submitted batch job $id"
"""
_SRUN = """#!/bin/bash
while [[ $1 == -* ]]; do case $1 in --output|--error) shift 2;; *) shift;; esac; done
echo $$ > "$(dirname "$0")/processes/$FAKE_NAME"
exec "$@"
"""
_SACCT = """#!/bin/bash
here=$(dirname "$0")
[ -e "$here/no_accounts" ] && { echo "Slurm accounting storage is disabled" >&2; exit 1; }
echo "JobID|State|NodeList"
for job in $(ls "$here/running"); do echo "$job|RUNNING|here"; done
for job in $(ls "$here/ended"); do echo "$job|$(cat "$here/state")|here"; done
"""
_SQUEUE = """#!/bin/bash
here=$(dirname "$0")
[ -e "$here/running/${@: -1}" ] && echo "${@: -1} RUNNING"
exit 0
"""
_SCANCEL = """#!/bin/bash
here=$(dirname "$0"); echo "$1" >> "$here/cancelled"
kill -TERM "$(cat "$here/processes/$1")"
"""


def install(folder: Path, state: str) -> None:
    """Write the commands; ``state`` is what accounting says of a job that has ended."""
    for name, text in {"sbatch": _SBATCH, "srun": _SRUN, "sacct": _SACCT, "squeue": _SQUEUE, "scancel": _SCANCEL}.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    for name in ("running", "ended", "processes"):
        (folder / name).mkdir()
    (folder / "state").write_text(state)
