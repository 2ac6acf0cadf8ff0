"""Cells come out as Hydra would compose them."""

import pytest

from spanferry.composed import plain
from spanferry.core.errors import ConfigError
from spanferry.runs.axes import axes
from spanferry.sweeps.composing import Composer, _Combination, combinations, task

GRIDS = [
    ["lang=de,sw", "method=ilp,heuristic", "seed=0,1", "tagger=none"],
    ["experiment=europarl_corpus", "lang=es,it", "ablation=full,no_text", "data.root=/somewhere"],
    ["aligner=statistical,gold", "label_map={PER: PERSON}", "lang=yo", "++method.min_score=0.1"],
    ["data.train=10,20", "labels=[PER],[LOC]", "++recordings.root=x"],
    ["data=europarl_ner", "data.root=${lang.code}/x", "lang=es,it"],
]


@pytest.mark.parametrize("arguments", GRIDS, ids=str)
def test_a_cell_is_what_hydra_composes_for_it(hydra, arguments):
    master, loader = hydra(*[argument for argument in arguments if "," not in argument])
    batch = combinations(arguments, loader)
    for cell, overrides in zip(Composer(master, loader).cells(batch), batch, strict=True):
        full = loader.load_sweep_config(master, overrides)
        assert cell.config == plain(task(full))
        assert cell.axes == axes(cell.config, full.hydra.runtime.choices, overrides)


def test_a_sweep_that_looks_at_the_language_in_a_defaults_list_is_composed_in_full(hydra, monkeypatch):
    master, loader = hydra()
    composer, full = Composer(master, loader), []
    in_full = composer._in_full
    monkeypatch.setattr(composer, "_in_full", lambda overrides: full.append(1) or in_full(overrides))
    monkeypatch.setattr(_Combination, "of", lambda self, late: (self._whole, self._own))  # as if the language changed more
    cells = list(composer.cells([["lang=sw"], ["lang=yo"]]))
    assert [cell.config.lang.code for cell in cells] == ["sw", "yo"]
    assert len(full) == 4  # both ways once, then each cell


def test_folders_are_numbered_and_named_by_language(planned):
    assert [cell.folder for cell in planned("lang=de,sw")] == ["0_de", "1_sw"]


def test_cells_in_one_folder_are_refused(planned):
    with pytest.raises(ConfigError, match=r"cells 0 and 1 would both lie in de; have \$\{hydra.job.num\} in it"):
        planned("seed=0,1", "hydra.sweep.subdir=${lang.code}")


def test_the_last_override_varies_fastest(planned):
    assert [(cell.axes["lang"], cell.axes["seed"]) for cell in planned("lang=de,sw", "seed=0,1")] == [
        ("de", "0"), ("de", "1"), ("sw", "0"), ("sw", "1"),
    ]  # fmt: skip


def test_cells_do_not_share_what_was_put_in(planned):
    first, second, third = planned("lang=de,sw,yo", "method.min_score=0.5")
    assert [cell.config.lang.code for cell in (first, second, third)] == ["de", "sw", "yo"]
    assert first.config.method is not second.config.method


def test_mistakes_of_all_cells_are_told_together_each_once(planned):
    with pytest.raises(ConfigError, match=r"(?s)method=heuristik: no such option.*lang=xx: no such option") as error:
        planned("method=heuristik,ilp", "lang=de,xx", "seed=0,1")
    assert str(error.value).count("lang=xx") == 1
