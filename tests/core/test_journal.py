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


def test_a_line_is_an_event_once_it_is_whole(tmp_path):
    file, reader = tmp_path / "a.jsonl", Reader(tmp_path)
    file.write_bytes(b'{"time": 1, "event": "a"}\n{"time": 2, ')
    assert [event["time"] for event in reader.news()] == [1]
    file.write_bytes(file.read_bytes() + b'"event": "b"}\n')
    assert [event["time"] for event in reader.news()] == [2]
    assert reader.news() == []


def test_events_of_several_processes_are_in_the_order_of_time(tmp_path):
    for name, times in (("a", (1, 3)), ("b", (2, 10))):
        (tmp_path / f"{name}.jsonl").write_text("".join(f'{{"time": {time}, "event": "x"}}\n' for time in times), "utf-8")
    assert [event["time"] for event in Reader(tmp_path).news()] == [1, 2, 3, 10]


def test_any_fact_is_said_in_a_folder_of_its_own(tmp_path):
    journal = Journal(tmp_path / "sweep" / "events")
    journal.say("kept", of="Ọ̀yọ́", at=tmp_path)
    journal.say("done")
    kept, done = Reader(tmp_path / "sweep" / "events").news()
    assert (kept["of"], kept["at"], done["event"]) == ("Ọ̀yọ́", str(tmp_path), "done")
    (file,) = (tmp_path / "sweep" / "events").iterdir()
    assert "Ọ̀yọ́" in file.read_text("utf-8")
