"""Every reader of files in short: nothing but our own errors, whatever it is given. ``make fuzz`` does the same for ten minutes."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from fuzz.fuzzing import Target
from fuzz.targets import TARGETS

EXAMPLES = 25
"""For each reader: some seconds in all. Always the same ones, so that a failure comes from a change."""


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_reader_raises_our_errors_alone(target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    target.prepare(tmp_path)

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(target.inputs)
    def check(content: bytes) -> None:
        target.try_on(tmp_path, content)

    check()
    assert not (tmp_path / "spanferry-was-made-to-run-this").exists()


def test_an_error_of_another_kind_gets_through(tmp_path: Path):
    target = Target("broken", "a", lambda folder: int((folder / "a").read_text()), (b"1",))
    with pytest.raises(ValueError, match="invalid literal"):
        target.try_on(tmp_path, b"x")
