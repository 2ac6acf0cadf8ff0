"""What Hydra says was chosen."""

import pytest


@pytest.fixture
def choices() -> dict[str, str | None]:
    """A cell's choice in every group, by name."""
    return {
        "lang": "sw",
        "method": "ilp",
        "translator": "parallel",
        "aligner": "gold",
        "teachers": "none",
        "objective": "cross_entropy",
        "tagger": "none",
        "data": "demo",
        "labeler": "gold",
        "refiner": "none",
        "combiner": "pool",
    }
