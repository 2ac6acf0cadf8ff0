"""Inputs that once ended in a traceback, kept by the reader that they broke."""

from pathlib import Path

import pytest

from fuzz.targets import TARGETS
from spanferry.core.errors import SpanferryError

BY_NAME = {target.name: target for target in TARGETS}
LONG = b"9" * 5000  # Python refuses to make a number of more than 4,300 digits of a text
DEEP = b"[" * 100_000
SWEEP = b'{"cells": [{"number": 0, "folder": "0", "axes": {"lang": "de", "seed": %b}, "fingerprint": "f"}], "study": {}}'

FOUND = (
    ("pharaoh", b"0-" + LONG),
    ("gold links", LONG + b"p1"),
    ("published table", b"\x80"),
    ("SQuAD", b'{"data": ' + LONG + b"}"),
    ("cell.json", b"[]"),
    ("cell.json", b'{"axes": null}'),
    ("cell.json", b'{"axes": {"lang": "de", "seed": "0"}, "metrics": {"test/f1": 0.5}}'),
    ("cell.json", DEEP),
    ("sweep.json", b"{}"),
    ("sweep.json", b'{"cells": []}'),
    ("sweep.json", b'{"cells": [{"folder": "0", "axes": {"lang": "de", "seed": "0"}}]}'),
    ("sweep.json", b'{"cells": [{"number": 0, "folder": "' + LONG + b'", "axes": {"lang": "de", "seed": "0"}}]}'),
    ("sweep.json", SWEEP % b"null"),
    ("sweep.json", SWEEP % b'"\\ud800"'),
    ("counts.json", b'{"test": true}'),
    ("events", b'{"time": 1, "event": "started", "cell": 0, "done": null, "total": []}\n'),
    ("events", b'{"time": 1' + b"0" * 400 + b', "event": "started", "cell": 0}\n'),
    ("events", b'{"time": 1, "event": "started", "cell": {}}\n'),
    ("search.json", b"{}"),
    ("MLflow note", b'{"uri": ""}'),
    ("system.jsonl", b"\x80}"),
    ("system.jsonl", b'{"time": []}'),
    ("independence.json", b'{"train-1": 1' + b"0" * 400 + b"}"),
    ("independence.json", DEEP),
    ("config.yaml", b"source_lang: 2001-99-99\n"),
    ("config.yaml", b"a: !!bool perhaps\n"),
    ("config.yaml", b"a: &a [1]\nb: [*a, *a]\n"),
    ("config.yaml", DEEP),
    ("config.yaml", b"data: {}\n"),
    ("artifact.json", b'{"files": {"00000-of-00001.parquet": {"bytes": 3}}}'),
    ("artifact.json", b'{"config": [], "made": "yesterday"}'),
    ("artifact.json", b'{"files": null}'),
    ("store/log", b'{"time": 1, "event": "computed"}\n'),
    ("tags of config.json", b"[]"),
    ("tags of config.json", b'{"id2label": {"first": "O"}}'),
    ("majority.json", b'{"Ada": "PER"}'),
    ("spaces", b"tagger.epochs=range(" + LONG + b")"),
)


@pytest.mark.parametrize(("name", "content"), FOUND, ids=[f"{name} {number}" for number, (name, _) in enumerate(FOUND)])
def test_what_broke_a_reader_breaks_it_no_more(name: str, content: bytes, tmp_path: Path):
    BY_NAME[name].prepare(tmp_path)
    BY_NAME[name].try_on(tmp_path, content)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("conll, iob2", b"Ada B-PER\nlebt X\n", r"a\.conll:2: "),
        ("pharaoh", b"0-0\n0-" + LONG, r"a\.talp:2: .* is no link"),
        ("published table", b"data\trow\taligner\tlang\tf1\nm2\tilp\t-\tsw\tmany\n", r"a\.tsv:2: f1=many"),
        ("SQuAD", b'{"data":\n [}', r"a\.json:2: character 3"),
        ("names", b"PER\tAda\nLOC\n", r"a\.tsv:2: "),
        ("sweep.json", SWEEP % b"null", r"sweep\.json: damaged \(cells\.0\.axes\.seed"),
    ],
)
def test_errors_name_the_place(name, content, said, tmp_path):
    target = BY_NAME[name]
    target.prepare(tmp_path)
    (tmp_path / target.file).write_bytes(content)
    with pytest.raises(SpanferryError, match=said):
        target.read(tmp_path)
