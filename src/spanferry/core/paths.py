"""Paths in the configuration: patterns with the languages of the cell in them."""

from collections.abc import Mapping
from pathlib import Path
from string import Formatter

from spanferry.core.corpus import Split
from spanferry.core.errors import ConfigError, did_you_mean
from spanferry.core.records import Language


def resolve(pattern: str, root: Path, source: Language, target: Language) -> Path:
    """Fill ``{source}``, ``{target}`` (codes) and ``{source_iso3}``, ``{target_iso3}`` into a path below ``root``.

    Raises:
        ConfigError: another placeholder.
    """
    values = {"source": source.code, "target": target.code, "source_iso3": source.iso639_3, "target_iso3": target.iso639_3}
    try:
        names = [name for _, name, _, _ in Formatter().parse(pattern)]
    except ValueError as error:
        raise ConfigError(f"{pattern!r}: {error}; placeholders are {', '.join(f'{{{name}}}' for name in values)}") from None
    for name in names:
        if name is not None and name not in values:
            raise ConfigError(f"{pattern!r}: unknown placeholder {{{name}}}.{did_you_mean(name, values)}")
    return root / pattern.format_map(values)


def resolve_all(patterns: Mapping[Split, str | None], root: Path, source: Language, target: Language, option: str) -> dict[Split, Path]:
    """The files of each split; a split whose pattern is null has none.

    Raises:
        ConfigError: files are missing, or the system refuses to look: all of them, with the option that names them.
    """
    found = resolve_texts(patterns, root, source, target, option)
    return {split: path for split, (path,) in found.items()}


def resolve_texts(
    patterns: Mapping[Split, str | list[str] | None], root: Path, source: Language, target: Language, option: str
) -> dict[Split, tuple[Path, ...]]:
    """The files of each split that has some: one of both languages, or one for each of them.

    Raises:
        ConfigError: another number of files; or as ``resolve_all``.
    """
    named = {split: [pattern] if isinstance(pattern, str) else pattern for split, pattern in patterns.items() if pattern}
    for split, files in named.items():
        if len(files) > 2:
            raise ConfigError(f"{option}.{split}: {len(files)} files; parallel text is one file, or two: [SOURCE,TARGET]")
    paths = {split: tuple(resolve(pattern, root, source, target) for pattern in files) for split, files in named.items()}
    missing = [f"{option}.{split}: {fault}: {path}" for split, files in paths.items() for path in files if (fault := _fault(path))]
    if missing:
        folder = f"{option.partition('.')[0]}.root"
        missing.append(
            f"Paths start at {root.absolute()}; another folder: {folder}=FOLDER. {{source}} is {source.code}, {{target}} {target.code}."
        )
        raise ConfigError("\n".join(missing))
    return paths


def _fault(path: Path) -> str | None:
    """Why a file cannot be had; None where it is there."""
    try:
        return None if path.is_file() else "no such file"
    except OSError as error:  # a folder that may not be entered, a name that is too long
        return str(error.strerror)


def local_files(model: str) -> tuple[Path, ...]:
    """The files of a model that is a local folder, whose contents then count; none for a model of the hub, known by its id alone."""
    return tuple(sorted(path for path in Path(model).glob("*") if path.is_file()))
