"""docs/citations.md: whoever uses a choice that a paper is behind finds the paper."""

import importlib
import inspect
import re
from pathlib import Path

import pytest
import yaml

from spanferry.core.installation import configs
from spanferry.data.benchmark import BENCHMARKS

PAGE = Path(__file__).parents[1] / "docs" / "citations.md"
TEXT = PAGE.read_text("utf-8")
TABLES, _, BIBTEX = TEXT.partition("## BibTeX")
KEYS = re.findall(r"^@\w+\{(\w+),$", BIBTEX, re.MULTILINE)
PAPER = re.compile(
    r"arXiv:? ?\d{4}\.\d{5}|\bet al\b|[A-Z]\w+ (?:and [A-Z]\w+ )?\(?(?:19|20)\d\d\b|\b(?:EMNLP|ACL|ICLR|NAACL|COLING|NoDaLiDa),? 20\d\d"
)
"""How docstrings name one: by number, by authors and year, by conference."""
CHOICES = [path for path in sorted(configs().glob("*/*.yaml")) if path.parent.name not in ("experiment", "ablation", "variant", "hydra")]


def said(path):
    """What a choice's file says in comments, and its class and module in docstrings."""
    text = path.read_text("utf-8")
    target = yaml.safe_load(text).get("_target_") if yaml.safe_load(text) else None
    told = [line for line in text.splitlines() if line.startswith("#")]
    if target:
        module, _, name = target.rpartition(".")
        found = importlib.import_module(module)
        told += [inspect.getdoc(found) or "", inspect.getdoc(getattr(found, name)) or ""]
    if path.stem in BENCHMARKS:
        told.append(BENCHMARKS[path.stem].citation)
    return re.sub(r"\s+", " ", " ".join(told))


def listed(choice):
    return f"`{choice}`" in TABLES


@pytest.mark.parametrize("path", CHOICES, ids=lambda path: f"{path.parent.name}={path.stem}")
def test_a_choice_that_names_a_paper_stands_on_the_page(path):
    named = PAPER.search(said(path))
    assert not named or listed(f"{path.parent.name}={path.stem}"), named


def test_the_test_finds_papers():
    named = {f"{path.parent.name}={path.stem}" for path in CHOICES if PAPER.search(said(path))}
    assert {"method=ilp", "aligner=awesome", "objective=co_teaching", "data=wikiann", "teachers=unitrans", "translator=nllb"} <= named
    assert not named & {"method=none", "launcher=serial", "shift=keyboard", "tagger=none"}


@pytest.mark.parametrize("choice", re.findall(r"`([a-z_]+=[\w.]+)`", TABLES.partition("## By score")[0]))
def test_what_stands_on_the_page_can_be_chosen(choice):
    group, _, name = choice.partition("=")
    assert (configs() / group / f"{name}.yaml").is_file()


def test_every_key_has_its_entry_and_every_entry_is_used():
    cited = set(re.findall(r"`([a-z]+(?:19|20)\d\d[a-z]*)`", TABLES))
    assert sorted(cited) == sorted(KEYS)


def test_every_entry_has_authors_a_title_a_year_and_where_it_appeared():
    entries = re.findall(r"^@(\w+)\{(\w+),\n((?:  \w+ = \{.*\},\n)+)\}$", BIBTEX, re.MULTILINE)
    assert [key for _, key, _ in entries] == KEYS
    for kind, key, fields in entries:
        names = set(re.findall(r"^  (\w+) =", fields, re.MULTILINE))
        where = {"inproceedings": "booktitle", "article": "journal", "book": "publisher", "software": "url"}[kind]
        assert {"author", "title", "year", where} <= names, key
        year = re.findall(r"year = \{(\d{4})\}", fields)[0]
        assert year in key, key
