"""Between Hydra and the pipeline: the schema and the languages for Hydra, plain values for the pipeline, short errors for the user."""

import copyreg
import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any
from uuid import uuid4

from hydra.core.config_store import ConfigStore
from hydra.core.hydra_config import HydraConfig
from hydra.errors import HydraException, MissingConfigException
from omegaconf import DictConfig, OmegaConf, SCMode
from omegaconf.errors import ConfigAttributeError, ConfigKeyError, MissingMandatoryValue, OmegaConfBaseException

from spanferry.core import stopping
from spanferry.core.commands import for_hydra
from spanferry.core.config import Config
from spanferry.core.errors import ConfigError, SpanferryError, did_you_mean
from spanferry.data.languages import LANGUAGES

MISTAKES = (SpanferryError, HydraException, OmegaConfBaseException)
"""The errors a user can cause, here or in Hydra: shown by ``explain``, without traceback."""


def register() -> None:
    """Tell Hydra the schema, the language table as the group ``lang``, and the resolver that names output folders."""
    # Hydra copies its repository of configurations, with all that is stored here, for each composition and each line of --help.
    # There is one such store a process, which gives out copies of what it holds: a copy of it is the same one.
    copyreg.pickle(ConfigStore, lambda _: (ConfigStore.instance, ()))
    store = ConfigStore.instance()
    store.store(name="schema", node=Config)
    for code in LANGUAGES:
        store.store(group="lang", name=code, node={"code": code})
    OmegaConf.register_new_resolver("unique", lambda: uuid4().hex[:6], use_cache=True, replace=True)


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


def explain(error: BaseException) -> str:
    """An error's message; Hydra's with near misses for an option or a key that does not exist."""
    if isinstance(error, MissingConfigException) and error.missing_cfg_file and error.options:
        group, _, option = error.missing_cfg_file.rpartition("/")
        return f"{group}={option}: no such option.{_near(group, option, error.options)}"
    lines = [line for line in str(error).strip().splitlines() if not line.startswith("To append to your config")]
    cause = error.__cause__
    if cause is not None:
        lines += str(cause).strip().splitlines()[:1]
    for wrong in (error, cause):
        if (
            isinstance(wrong, (ConfigAttributeError, ConfigKeyError))
            and wrong.key is not None
            and isinstance(wrong.parent_node, DictConfig)
        ):
            known = did_you_mean(str(wrong.key), map(str, wrong.parent_node))
            group = str(wrong.full_key).rpartition(".")[0]
            lines.append(f"{wrong.full_key}: no such key.{known or f' {group} is chosen as one without options: leave it out'}")
    if match := re.match(r"Error merging override (\S+?)=(.*)\n.* is not a ListConfig", "\n".join(lines)):
        lines.append(f"A list stands in brackets: {match[1]}=[{match[2]}]")
    return "\n".join(dict.fromkeys(lines))


def _near(group: str, option: str, known: Iterable[str]) -> str:
    """What may have been meant; a language is also found by its name and its code of three letters."""
    if group != "lang":
        return did_you_mean(option, known)
    named = [repr(code) for code, language in LANGUAGES.items() if option.lower() in (language.name.lower(), language.iso639_3)]
    meant = f" Did you mean {named[0]}?" if named else did_you_mean(option, known)
    return meant if "?" in meant else f"{meant} Another language takes a row in src/spanferry/data/languages.py"


def plain(config: DictConfig) -> Config:
    """The composed configuration as the schema's dataclass, everything resolved.

    Raises:
        ConfigError: a value that must be given is missing, or refers to one that is.
    """
    known = {field.name for field in fields(Config)}
    for key in map(str, config):
        if key not in known:
            raise ConfigError(f"{key}: no such key.{did_you_mean(key, known)}")
    try:
        resolved = OmegaConf.to_container(config, resolve=True, throw_on_missing=True, structured_config_mode=SCMode.INSTANTIATE)
    except MissingMandatoryValue:
        missing = sorted(OmegaConf.missing_keys(config))
        raise ConfigError("\n".join(f"{key}: must be given: {key}=..." for key in missing)) from None
    if not isinstance(resolved, Config):
        raise ConfigError("conf/config.yaml must have 'schema' in its defaults")
    return resolved


def cell(config: DictConfig) -> float:
    """Run and report one cell of Hydra's, or show its plan."""
    hydra = HydraConfig.get()
    resolved, choices, overrides = plain(config), hydra.runtime.choices, list(hydra.overrides.task)
    if resolved.search:
        raise ConfigError("search: a search is a sweep of trials; python run.py -m search=...")
    if resolved.plan:
        from spanferry.sweeps.sweep import plan_alone

        plan_alone(resolved, choices, overrides)
        return float("nan")
    from spanferry.reports.cell import run_and_report

    return run_and_report(resolved, choices, overrides, Path(hydra.runtime.output_dir))
