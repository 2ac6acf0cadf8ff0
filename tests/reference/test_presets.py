"""What presets stand for."""

from spanferry.reference.presets import preset_table, settings


def test_a_preset_is_told_as_it_would_be_typed(tmp_path):
    path = tmp_path / "ngrams.yaml"
    path.write_text(
        "# N-grams.\ndefaults:\n  - override /method: ilp\n\nmethod: {solver: greedy, scores: {dice: 0.5}, sub_ranges: false}\n"
    )
    assert settings(path) == ["method=ilp", "method.solver=greedy", "method.scores.dice=0.5", "method.sub_ranges=false"]


def test_one_that_sets_nothing_has_a_row_too(tmp_path):
    (tmp_path / "full.yaml").write_text("# Nothing is taken away.\n")
    assert preset_table(tmp_path, {"full": "Nothing is taken away."}).splitlines()[-1] == "| `full` |  | Nothing is taken away. |"
