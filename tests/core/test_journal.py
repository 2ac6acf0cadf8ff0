"""Events of many processes."""

from spanferry.core.journal import Journal, Reader


def test_what_was_said_is_read_once(tmp_path):
    Journal(tmp_path).say("done", cell=1)
    reader = Reader(tmp_path)
    assert [(event["event"], event["cell"]) for event in reader.news()] == [("done", 1)]
    assert reader.news() == []


def test_what_is_no_event_is_passed_over(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(
        b'\xff\xfe\x00\n5\n{}\n{"time": "x", "event": "done"}\n{"time": 1, "event": "done"}\n{"time": 2, "ev'
    )
    assert [event["time"] for event in Reader(tmp_path).news()] == [1]
