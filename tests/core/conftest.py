"""Fixtures for the tests of core."""

import pytest


@pytest.fixture
def ascii_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are opened by ``pathlib`` or ``gzip`` without an encoding are ASCII, as under ``LC_ALL=C`` before UTF-8 mode."""
    monkeypatch.setattr("io.text_encoding", lambda encoding, *_: encoding or "ascii")
