"""Files of conf/ with their comments."""

from spanferry.reference.choice_file import Option, read_choice

TEXT = """\
# @package _global_
# A thing.
#   Like so:  thing=other
_target_: things.Thing
size: 3                       # how large
parts: {a: 1, b: null}
# Above it,
# in two lines.
names: []
inner: # as told
  deep: "x # no comment" # deepest
long: |-
  first line
  second line
"""


def read(tmp_path, text):
    (tmp_path / "thing.yaml").write_text(text)
    return read_choice(tmp_path / "thing.yaml")


def test_a_file_is_its_header_its_class_and_its_options(tmp_path):
    found = read(tmp_path, TEXT)
    assert found.header == ("A thing.", "  Like so:  thing=other")
    assert found.target == "things.Thing"
    assert found.options == (
        Option(("size",), "3", "how large"),
        Option(("parts",), "{a: 1, b: null}", ""),
        Option(("names",), "[]", "Above it, in two lines."),
        Option(("inner", "deep"), '"x # no comment"', "deepest"),
        Option(("long",), "first line ...", ""),
    )


def test_a_choice_of_nothing_has_a_header_only(tmp_path):
    assert read(tmp_path, "# Nothing is done.\n").header == ("Nothing is done.",)
    assert read(tmp_path, "{}\n").options == ()
