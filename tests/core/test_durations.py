"""Times in words."""

import pytest

from spanferry.core.durations import in_minutes


@pytest.mark.parametrize(
    ("seconds", "told"), [(20, "0 min"), (95, "2 min"), (3599, "1 h 0 min"), (7260, "2 h 1 min"), (3600 * 3 + 120, "3 h 2 min")]
)
def test_minutes_and_hours_to_the_nearest(seconds, told):
    assert in_minutes(seconds) == told
