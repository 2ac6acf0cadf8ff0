"""Classes of choices: ours by their package, a user's own by its methods and what it says of itself."""

import sys

import pytest

from spanferry.core import choice_class
from spanferry.core.choice_class import check_facts, code, is_own
from spanferry.core.choice_class import choice_class as class_of
from spanferry.core.errors import ConfigError
from spanferry.methods.heuristic import HeuristicMethod

GROUPS = {"method": "spanferry.methods", "study": "spanferry.studies", "launcher": "spanferry.launchers"}
WHOLE = "class Mine:\n    version = 1\n    needs = frozenset()\n\n    def project(self, pairs):\n        return []\n"


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Write a module of the user's into the folder that the command is started in; returns the class it defines."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    numbers = iter(range(100))

    def make(text, group="method", attribute="Mine"):
        name = f"own_{tmp_path.name}_{next(numbers)}".replace("-", "_")
        (tmp_path / f"{name}.py").write_text(text)
        return class_of(group, GROUPS[group], group, f"{name}.{attribute}")

    return make


def test_ours_are_found_below_their_group_s_package():
    assert class_of("method", "spanferry.methods", "method", "spanferry.methods.heuristic.HeuristicMethod") is HeuristicMethod


@pytest.mark.parametrize("name", ["spanferry.aligners.gold.GoldAligner", "Mine", 3, None])
def test_another_group_s_class_is_refused(name):
    with pytest.raises(ConfigError, match=r"a choice of the group method is a class below spanferry\.methods, or one of your own"):
        class_of("method", "spanferry.methods", "method", name)


def test_a_user_s_own_is_found_in_the_folder_that_the_command_is_started_in(own):
    made = own(WHOLE)
    assert is_own(made)
    assert not is_own(HeuristicMethod)


def test_a_user_s_own_counts_by_the_contents_of_its_file(own, tmp_path):
    assert [path.parent for path in code(own(WHOLE))] == [tmp_path]
    assert code(HeuristicMethod) == ()


def test_a_module_that_is_nowhere_is_told_with_where_it_was_sought(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=rf"No module named 'nowhere_at_all'\. Python looks into .* started in: {tmp_path}"):
        class_of("method", "spanferry.methods", "method", "nowhere_at_all.Mine")


def test_a_module_that_lacks_another_is_told_by_that_alone(own):
    with pytest.raises(ConfigError, match=r"No module named 'nonsuch'$"):
        own(f"import nonsuch\n{WHOLE}")


def test_a_wrong_name_is_answered_with_the_module_s_own_classes(own):
    with pytest.raises(ConfigError, match=r"has no class Mind\. Did you mean 'Mine'\?"):
        own(f"from collections import Counter\n{WHOLE}", attribute="Mind")


def test_a_function_is_no_class(own):
    with pytest.raises(ConfigError, match="is no class"):
        own("def Mine():\n    pass\n")


@pytest.mark.parametrize(
    ("group", "told"),
    [
        ("method", "has no method project, as a choice of the group method has: spanferry.core.stages.Method"),
        ("study", "has no method sections, as a choice of the group study has: spanferry.reports.sections.Study"),
        ("launcher", "has no method check and no run, as a choice of the group launcher has: spanferry.core.launching.Launcher"),
    ],
)
def test_a_class_without_the_contract_s_methods_is_refused_before_it_is_constructed(group, told):
    with pytest.raises(ConfigError, match=told):
        class_of(group, GROUPS[group], group, "subprocess.Popen")


def test_the_contract_of_studies_is_the_one_that_is_named():
    from spanferry.reports.sections import Study

    assert choice_class._functions(Study) == sorted(choice_class._METHODS["study"])


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("    version = 1\n", r"method: Mine has no version; write version = 1"),
        ("    needs = frozenset()\n", r"method: Mine has no needs; write needs ="),
    ],
)
def test_what_a_contract_wants_said_must_be_said(own, left_out, told):
    with pytest.raises(ConfigError, match=told):
        check_facts("method", own(WHOLE.replace(left_out, ""))())


@pytest.mark.parametrize("needs", ["frozenset({'link'})", "'links'"])
def test_needs_that_nothing_answers_are_refused(own, needs):
    with pytest.raises(ConfigError, match=r"Mine\.needs=.*: a set of 'links', or an empty one"):
        check_facts("method", own(WHOLE.replace("frozenset()", needs))())


def test_a_version_is_a_number(own):
    with pytest.raises(ConfigError, match=r"Mine\.version='1': a whole number"):
        check_facts("method", own(WHOLE.replace("version = 1", "version = '1'"))())


def test_a_whole_choice_passes(own):
    check_facts("method", own(WHOLE)())
