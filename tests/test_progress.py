"""Progress: lines where output goes to a file."""

from spanferry.progress import Progress, _duration, _Lines


class Clock:
    """Time that a test sets."""

    now = 0.0

    def __call__(self):
        return self.now


def lines(monkeypatch, total):
    clock, said = Clock(), []
    monkeypatch.setattr("spanferry.progress.monotonic", clock)
    return clock, said, Progress(_Lines("translate", total, said.append))


def test_a_line_a_minute_with_the_time_left(monkeypatch):
    clock, said, shown = lines(monkeypatch, 1000)
    for clock.now in (30.0, 61.0, 90.0):
        shown.advance(100)
    assert said == ["translate: 200 of 1,000, about 4 min left"]  # 61 s for 200: 244 s for 800


def test_what_was_in_the_store_does_not_count_as_speed(monkeypatch):
    clock, said, shown = lines(monkeypatch, 1000)
    shown.found(900)
    clock.now = 120.0
    shown.advance(50)
    assert said == ["translate: 950 of 1,000, about 2 min left"]


def test_hours_are_told_as_such():
    assert _duration(3600 * 3 + 120) == "3 h 2 min"
