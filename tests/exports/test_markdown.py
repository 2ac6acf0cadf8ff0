from spanferry.exports.markdown import table


def test_a_table():
    assert table(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_bars_and_line_breaks_stay_within_a_cell():
    assert table(("a",), [("x|y\nz",)]).splitlines()[-1] == "| x\\|y z |"
