"""Where a command line starts: Hydra learns the schema and the languages, a cell runs, a mistake ends in a short message."""

import copyreg
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import hydra
from hydra.core.config_store import ConfigStore
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig, OmegaConf

from spanferry.composed import MISTAKES, explain, plain
from spanferry.core import stopping
from spanferry.core.commands import for_hydra
from spanferry.core.config import Config
from spanferry.core.errors import ConfigError
from spanferry.core.installation import configs, program
from spanferry.data.languages import LANGUAGES


def main() -> None:
    """The command: ``python run.py`` in a checkout, ``spanferry`` where it is installed, ``python -m spanferry`` in both."""
    register()
    run(hydra.main(version_base="1.3", config_path=str(configs()), config_name="config")(cell))


def register() -> None:
    """Tell Hydra the schema, the language table as the group ``lang``, and the resolvers of output folders' names and of the help."""
    # Hydra copies its repository of configurations, with all that is stored here, for each composition and each line of --help.
    # There is one such store a process, which gives out copies of what it holds: a copy of it is the same one.
    copyreg.pickle(ConfigStore, lambda _: (ConfigStore.instance, ()))
    store = ConfigStore.instance()
    store.store(name="schema", node=Config)
    for code in LANGUAGES:
        store.store(group="lang", name=code, node={"code": code})
    OmegaConf.register_new_resolver("unique", lambda: uuid4().hex[:6], use_cache=True, replace=True)
    OmegaConf.register_new_resolver("program", program, replace=True)


def run(main: Callable[[], Any]) -> None:
    """Run Hydra's entry point; a user's mistake ends in a short message and exit code 1, a bug in its traceback."""
    sys.argv[1:] = map(_added, map(for_hydra, sys.argv[1:]))
    sys.argv[1:] = sorted(sys.argv[1:], key=lambda argument: argument not in ("-m", "--multirun"))  # Hydra wants them first
    os.environ["HYDRA_FULL_ERROR"] = "1"  # Hydra then raises, and the message is ours to shape
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # forked workers would warn
    try:
        with stopping.listening():
            main()
    except KeyboardInterrupt:
        print("\nStopped. What is done is kept: the same command goes on from there.", file=sys.stderr)
        sys.exit(130)
    except MISTAKES as error:
        sys.exit(f"\n{explain(error)}")
    except ValueError as error:
        if not str(error).startswith("Only one of --run"):
            raise
        sys.exit(f"\n{error}: --cfg shows one cell; leave out -m, and give each axis one value")
    except PermissionError as error:
        sys.exit(
            f"\n{error.filename}: cannot be written ({error.strerror}). Start in a folder of your own, or name others: "
            f"hydra.run.dir=FOLDER (with -m hydra.sweep.dir=FOLDER) store=FOLDER, and MLFLOW_TRACKING_URI or tracking=none"
        )


def _added(argument: str) -> str:
    """A name of the user's own in a mapping is added where a preset has others, which Hydra otherwise refuses."""
    return f"++{argument}" if re.match(r"(labeler\.label_map|label_map|splitters)[.=]", argument) else argument


def cell(config: DictConfig) -> float:
    """Run and report one cell of Hydra's, or show its plan."""
    from spanferry.sweeps.alone import plan_alone, run_alone

    own = HydraConfig.get()
    resolved, choices, overrides = plain(config), own.runtime.choices, list(own.overrides.task)
    if resolved.search:
        raise ConfigError(f"search: a search is a sweep of trials; {program()} -m search=...")
    if resolved.plan:
        plan_alone(resolved, choices, overrides)
        return float("nan")
    return run_alone(resolved, choices, overrides, Path(own.runtime.output_dir))
