"""What tells cells apart."""

from spanferry.reports.naming import apart, column, setting, short


def test_what_all_cells_share_does_not_tell_them_apart_but_the_language_always_stands():
    cells = [{"lang": "de", "method": method, "data": "demo"} for method in ("ilp", "codec")]
    assert apart(cells) == ["lang", "method"]


def test_an_axis_that_some_cells_lack_tells_them_apart():
    assert apart([{"lang": "de"}, {"lang": "de", "aligner.prefix": "4"}]) == ["lang", "aligner.prefix"]


def test_a_group_that_some_cells_have_no_use_for_does_not_tell_them_apart():
    assert apart([{"lang": "de", "tagger": "none", "teachers": "-"}, {"lang": "de", "tagger": "tiny", "teachers": "none"}]) == [
        "lang",
        "tagger",
    ]


def test_a_name_says_what_bare_values_are_of_and_leaves_out_what_a_cell_lacks():
    axes = {"lang": "sw", "method": "ilp", "aligner": "-", "tagger": "none", "seed": "1", "aligner.prefix": "4"}
    assert short(axes, list(axes)) == "sw ilp tagger=none seed=1 aligner.prefix=4"


def test_a_column_leaves_out_what_its_cells_have_no_use_for():
    assert column(["aligner", "variant", "teachers.count"], ["-", "ngrams", "2"]) == "ngrams, teachers.count=2"


def test_a_setting_names_options_by_their_last_name():
    axes = {"data": "demo", "teachers.count": "2", "translator@marked_translator": "nllb", "combiner": "-"}
    assert setting(axes, list(axes)) == "demo count=2 marked_translator=nllb"
