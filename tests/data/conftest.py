"""Published corpora in small."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spanferry.data.benchmark import BENCHMARKS, BenchmarkCorpus
from spanferry.data.languages import LANGUAGES


@pytest.fixture
def write(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Path]:
    """Write files, by their path in a folder, and return the folder."""

    def write_files(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path

    return write_files


@pytest.fixture
def corpus() -> Callable[..., BenchmarkCorpus]:
    """A published corpus of one language without a source, or as the options say, which are those of the YAML."""

    def make(benchmark: str, lang: str, **options: Any) -> BenchmarkCorpus:
        places = dict.fromkeys(("root", "hub", "source", "source_root", "source_hub"))
        settings = {"sizes": "ignore"} | places | options
        return BenchmarkCorpus(benchmark, source_language=LANGUAGES["en"], target_language=LANGUAGES[lang], **settings)

    return make


@pytest.fixture
def languages_of() -> Callable[[str], set[str]]:
    """The codes, as a published corpus writes them, of the languages that the table says it holds."""

    def codes(name: str) -> set[str]:
        return {BENCHMARKS[name].own(language) for language in LANGUAGES.values() if name in language.benchmarks}

    return codes
