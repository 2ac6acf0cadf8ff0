"""CITATION.cff from what the repository says elsewhere: version, date, and the BibTeX of docs/citations.md as references.

python tools/citation.py        # writes it; make docs does
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FILE = ROOT / "CITATION.cff"
_KINDS = {"inproceedings": "conference-paper", "article": "article", "book": "book", "software": "software"}
_SAME = {"title": "title", "journal": "journal", "volume": "volume", "number": "issue", "url": "url"}
"""Fields of BibTeX and the keys of CFF that hold the same."""


def version() -> str:
    """The version that the package says it is."""
    return str(re.findall(r'^__version__ = "(.*)"$', (ROOT / "src/spanferry/__init__.py").read_text("utf-8"), re.MULTILINE)[0])


def released() -> Mapping[str, str]:
    """The day of each release of CHANGELOG.md, by version."""
    return dict(re.findall(r"^## \[(\S+)\] - (\d{4}-\d\d-\d\d)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE))


def entries() -> dict[str, dict[str, str]]:
    """The fields of each BibTeX entry of docs/citations.md, its type as ``type``, by key."""
    text = (ROOT / "docs/citations.md").read_text("utf-8")
    found = re.findall(r"^@(\w+)\{(\w+),\n((?:  \w+ = \{.*\},\n)+)\}$", text, re.MULTILINE)
    return {key: {"type": kind, **dict(re.findall(r"^  (\w+) = \{(.*)\},$", fields, re.MULTILINE))} for kind, key, fields in found}


def text() -> str:
    """The file's whole content.

    Raises:
        SystemExit: CHANGELOG.md has no section of the package's version.
    """
    import yaml

    if version() not in released():
        raise SystemExit(f"CHANGELOG.md: no section of version {version()}: ## [{version()}] - YEAR-MONTH-DAY")
    head = "# Made by `make docs` from src/spanferry/__init__.py, CHANGELOG.md and docs/citations.md: change those.\n"
    return head + str(yaml.safe_dump(_citation(), sort_keys=False, allow_unicode=True, width=140))


def _citation() -> dict[str, Any]:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {
        "cff-version": "1.2.0",
        "message": "If you use spanferry, please cite it, and the papers behind the choices you use: docs/citations.md says which.",
        "type": "software",
        "title": project["name"],
        "abstract": project["description"],
        "authors": [{"name": author["name"]} for author in project["authors"]],
        "version": version(),
        "date-released": released()[version()],
        "license": project["license"],
        "keywords": project["keywords"],
        "references": [_reference(fields) for fields in entries().values()],
    }


def _reference(fields: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"type": _KINDS[fields["type"]], "authors": list(map(_author, fields["author"].split(" and ")))}
    found |= {key: fields[name].replace("--", "–") for name, key in _SAME.items() if name in fields}
    found["year"] = int(fields["year"])
    if "booktitle" in fields:
        found["collection-title"] = fields["booktitle"].replace("--", "–")
    if "publisher" in fields:
        found["publisher"] = {"name": fields["publisher"]}
    if "pages" in fields:
        found["start"], found["end"] = fields["pages"].split("--")
    if "eprint" in fields:
        found["identifiers"] = [{"type": "other", "value": f"arXiv:{fields['eprint']}"}]
    return found


def _author(name: str) -> dict[str, str]:
    if name.startswith("{"):
        return {"name": name.strip("{}")}
    family, given = name.split(", ")
    return {"family-names": family, "given-names": given}


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8", newline="\n")
    print(f"wrote {FILE}")
