"""No tracking."""

from spanferry.tracking.none import NoTracking


def test_nothing_is_pushed(leave):
    folder, tracking = leave(), NoTracking()
    before = sorted(folder.iterdir())
    assert (tracking.push(folder), tracking.push_sweep(folder, None), tracking.comparison([folder])) == ("", "", "")
    assert sorted(folder.iterdir()) == before
