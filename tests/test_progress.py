"""Progress: lines where output goes to a file."""

from spanferry.progress import Progress, _Lines, progress, told_to


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


def test_who_listens_is_told_in_place_of_the_terminal(monkeypatch, capsys):
    monkeypatch.setattr("spanferry.core.telling.monotonic", lambda: 0.0)
    heard = []
    with told_to(heard.append), progress("translate", 10) as shown:
        shown.advance(10)
    assert heard == [{"stage": "translate", "done": 0, "total": 10}]  # the rest would be within a second
    assert capsys.readouterr().err == ""
