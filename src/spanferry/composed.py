"""What Hydra composed, as plain values; and what a user did wrong, in few words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields

from hydra.errors import HydraException, MissingConfigException
from omegaconf import DictConfig, OmegaConf, SCMode
from omegaconf.errors import ConfigAttributeError, ConfigKeyError, MissingMandatoryValue, OmegaConfBaseException
from yaml import YAMLError

from spanferry.core.choice_class import is_ours
from spanferry.core.config import Config
from spanferry.core.errors import ConfigError, SpanferryError, did_you_mean
from spanferry.data.languages import LANGUAGES

MISTAKES = (SpanferryError, HydraException, OmegaConfBaseException, YAMLError)
"""The errors a user can cause, here or in Hydra: shown by ``explain``, without traceback."""

TARGET = "_target_"
"""The key of a choice's class."""


def explain(error: BaseException, overrides: Sequence[str] = ()) -> str:
    """An error's message; Hydra's with near misses for an option or a key that does not exist.

    Args:
        overrides: of a sweep's cell, which say whose option it is.
    """
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
            lines.append(_unknown(str(wrong.full_key), wrong.parent_node, overrides))
    if match := re.match(r"Error merging override (\S+?)=(.*)\n.* is not a ListConfig", "\n".join(lines)):
        lines.append(f"A list stands in brackets: {match[1]}=[{match[2]}]")
    return "\n".join(dict.fromkeys(lines))


def _unknown(place: str, node: DictConfig, overrides: Sequence[str]) -> str:
    """What is wrong with a key that its node lacks, and whose the node is."""
    group, _, key = place.rpartition(".")
    known = did_you_mean(key, (str(name) for name in node if name != TARGET))
    if TARGET not in node:
        return f"{place}: no such key.{known or f' {group} is chosen as one without options: leave it out'}"
    chosen = next((override for override in overrides if override.startswith(f"{group}=")), None)
    told = f"{place}: {chosen or node[TARGET]} has no such option.{known}"
    if not is_ours(str(node[TARGET])):
        told += f" If {node[TARGET]} takes it, name it in the YAML too."
    return f"{told} Each {group} of a grid gets it; for one alone: a YAML of its own with defaults: [...]" if chosen else told


def _near(group: str, option: str, known: Iterable[str]) -> str:
    """What may have been meant; a language is also found by its name and its code of three letters."""
    if group != "lang":
        return f"{did_you_mean(option, known)} One of your own: --config-dir FOLDER, with FOLDER/{group}/{option}.yaml"
    named = [repr(code) for code, language in LANGUAGES.items() if option.lower() in (language.name.lower(), language.iso639_3)]
    meant = f" Did you mean {named[0]}?" if named else did_you_mean(option, known)
    return meant if "?" in meant else f"{meant} Another language takes a row in spanferry/data/languages.py"


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
