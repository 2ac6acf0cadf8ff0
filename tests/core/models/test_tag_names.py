import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.models.tag_names import iob2, labels_of, stated

CONLL = ("B-LOC", "B-MISC", "B-ORG", "I-LOC", "I-MISC", "I-ORG", "I-PER", "O")
"""Of FacebookAI/xlm-roberta-large-finetuned-conll03-english, by number."""


def test_other_schemes_become_iob2():
    tags, columns = iob2(["S-PER", "O", "E-PER", "I-LOC", "B-PER"], "x")
    assert tags == ("O", "B-LOC", "I-LOC", "B-PER", "I-PER")
    assert columns == [3, 0, 4, 2, 3]


def test_iob1_keeps_its_tags_and_none_is_made_up():
    tags, columns = iob2(CONLL, "x")
    assert [tags[column] for column in columns] == [*CONLL]
    assert set(tags) - {*CONLL} == {"B-PER"}  # it has a place, and no tag of the model's goes there


def test_labels_alone_are_inside_tags():
    assert iob2(["O", "PER", "LOC"], "x") == (("O", "B-LOC", "I-LOC", "B-PER", "I-PER"), [0, 4, 2])


@pytest.mark.parametrize("tags", [["LABEL_0", "LABEL_1"], ["O", "B-PER", "LOC"], ["NOUN", "VERB"], ["B-", "O", "I-PER"]])
def test_tags_that_are_none_are_refused(tags):
    with pytest.raises(ConfigError, match=rf"x: its tags are {', '.join(tags)}; a tagger's are O and B- and I- of labels"):
        iob2(tags, "x")


@pytest.mark.parametrize(
    "tags",
    [
        ["O", "B_PER", "I_PER"], ["PER-B", "PER-I", "O"], ["O", "PER_B", "PER_I", "MISC"], ["O", "b-PER", "i-PER"], ["O", "I_PER", "I_LOC"],
    ],
)  # fmt: skip
def test_a_scheme_in_another_spelling_is_no_list_of_labels(tags):
    with pytest.raises(
        ConfigError, match=rf"x: its tags are {', '.join(tags)}, which looks like .* Write them as B-PER and I-PER in id2label"
    ):
        iob2(tags, "x")


@pytest.mark.parametrize(
    "labels", [("VITAMIN_E", "DRUG"), ("VITAMIN_B", "VITAMIN_E_ACETATE"), ("DATE", "T-SHIRT"), ("VITAMIN_E", "GENE_B", "DRUG")]
)
def test_a_label_may_look_like_a_tag(labels):
    assert labels_of(iob2(["O", *labels], "x")[0]) == tuple(sorted(labels))


def test_labels_of_tags_are_sorted():
    assert labels_of(["O", "I-PER", "B-LOC", "I-LOC"]) == ("LOC", "PER")


def test_a_folder_states_its_tags_by_number(tmp_path):
    (tmp_path / "config.json").write_text('{"id2label": {"10": "I-PER", "2": "B-PER", "0": "O"}}')
    assert stated(str(tmp_path)) == ("O", "B-PER", "I-PER")


@pytest.mark.parametrize("config", ["{}", "{", '{"id2label": null}'])
def test_a_folder_that_states_nothing(tmp_path, config):
    (tmp_path / "config.json").write_text(config)
    assert stated(str(tmp_path)) == stated("some/model") == ()


def test_a_label_may_be_a_single_letter():
    assert iob2(["O", "B-X", "I-X"], "x") == (("O", "B-X", "I-X"), [0, 1, 2])
