"""CITATION.cff: what the repository says elsewhere."""

import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]


@pytest.fixture
def citation(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import citation

    yield citation
    sys.modules.pop("citation")


def test_the_file_is_current(citation):
    assert citation.FILE.read_text("utf-8") == citation.text()


def test_it_has_the_papers_of_the_page_in_its_order(citation):
    found = yaml.safe_load(citation.text())["references"]
    assert [each["title"] for each in found] == [fields["title"].replace("--", "–") for fields in citation.entries().values()]
    assert found[0]["authors"][2] == {"family-names": "Jäkel", "given-names": "Rene"}
    assert (found[0]["start"], found[0]["identifiers"][0]["value"]) == ("499", "arXiv:2501.18750")


def test_a_team_is_no_person(citation):
    found = citation._reference({"type": "article", "author": "{NLLB Team}", "title": "t", "year": "2022", "journal": "arXiv"})
    assert found == {"type": "article", "authors": [{"name": "NLLB Team"}], "title": "t", "journal": "arXiv", "year": 2022}


def test_a_version_without_a_section_has_no_citation(citation, monkeypatch):
    monkeypatch.setattr(citation, "version", lambda: "7.0.0")
    with pytest.raises(SystemExit, match=r"no section of version 7\.0\.0"):
        citation.text()
