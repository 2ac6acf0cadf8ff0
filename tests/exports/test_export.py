import pytest
import yaml
from huggingface_hub import DatasetCard
from tests.exports.conftest import names

from spanferry.core.errors import SpanferryError
from spanferry.exports.export import export
from spanferry.exports.projected import FILTERED
from spanferry.runs.axes import AXES
from spanferry.runs.run import run_cell


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_all_formats_side_by_side(make_cell, tmp_path):
    export(make_cell(), tmp_path / "out")
    assert names(tmp_path / "out") == ["README.md", "conll", "data", "jsonl", "spanferry.yaml"]


@pytest.mark.parametrize(("format", "folder"), [("conll", "conll"), ("jsonl", "jsonl"), ("dataset", "data")])
def test_one_format_alone_has_its_card_too(make_cell, tmp_path, format, folder):
    export(make_cell(), tmp_path / "out", [format])
    assert names(tmp_path / "out") == sorted(["README.md", "spanferry.yaml", folder])


def test_the_same_cell_gives_the_same_files(make_cell, tmp_path):
    for name in ("a", "b"):
        export(make_cell(), tmp_path / name)
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_the_hubs_own_reader_reads_the_card(make_cell, tmp_path):
    export(make_cell(), tmp_path / "out", name="Mine", licence="cc-by-4.0")
    card = DatasetCard.load(tmp_path / "out" / "README.md")
    assert (card.data.license, card.data.pretty_name, card.data.language) == ("cc-by-4.0", "Mine", ["de"])
    assert card.text.lstrip().startswith("# Mine")


def test_settings_lie_beside_it(make_cell, tmp_path):
    export(make_cell(), tmp_path / "out")
    assert yaml.safe_load((tmp_path / "out" / "spanferry.yaml").read_text("utf-8"))["seed"] == 7


def test_what_cannot_be_exported_leaves_nothing(make_cell, tmp_path):
    cell = make_cell([])
    with pytest.raises(SpanferryError):
        export(cell, tmp_path / "out")
    assert names(tmp_path) == ["cell"]


PLACED = dict.fromkeys(AXES, "-") | {"lang": "zh", "method": "ilp", "seed": "0"}


@pytest.fixture
def real_cell(composed, tmp_path):
    """Sentences of the demo corpus, linked by the statistical aligner, a few of their pairs filtered."""
    (folder := tmp_path / "real").mkdir()
    run_cell(composed("lang=zh", "tagger=none", "min_pair_score=0.7"), PLACED, folder)
    return folder


def test_a_real_cell_exports_what_it_left_as_conll(real_cell, tmp_path):
    corpus = export(real_cell, tmp_path / "out")
    assert corpus.left_out[FILTERED] == corpus.record.metrics["pairs/filtered"] > 0
    for split in ("train", "dev"):
        left = real_cell / "artifacts" / f"projected.{split}.conll"
        assert (tmp_path / "out" / "conll" / f"{split}.conll").read_bytes() == left.read_bytes()


def test_a_name_is_one_line(make_cell, tmp_path):
    export(make_cell(), tmp_path / "out", ["jsonl"], name="Ada\n\n# and more")
    assert "\n# Ada # and more\n" in (tmp_path / "out" / "README.md").read_text("utf-8")
