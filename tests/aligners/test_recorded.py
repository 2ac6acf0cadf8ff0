"""Recorded alignments."""

import pytest

from spanferry.aligners.recorded import RecordedAligner
from spanferry.core.errors import DataError
from spanferry.core.records import Alignment, Pair, Sentence

PAIRS = [Pair(Sentence(f"train-{n}", "en", ("a", "b")), Sentence(f"train-{n}", "de", ("c", "d", "e"))) for n in (1, 2)]


def aligner(folder, languages, text, **options):
    (folder / "en-de.talp").write_text(text)
    return RecordedAligner(folder, {"train": "{source}-{target}.talp"}, **languages, **options)


def test_goes_by_id_whatever_the_order(tmp_path, languages):
    assert aligner(tmp_path, languages, "0-2\n\n").align(PAIRS[::-1]) == [Alignment(()), Alignment(((0, 2),))]


def test_files_may_count_from_one(tmp_path, languages):
    assert aligner(tmp_path, languages, "1-1\n2-3\n", base=1).align(PAIRS)[1] == Alignment(((1, 2),))


def test_weights_of_the_file_are_the_links(tmp_path, languages):
    found = aligner(tmp_path, languages, "0-2:0.25 2-0:1\n0-0:0.5\n", out_of_range="drop").align(PAIRS)
    assert found == [Alignment(((0, 2),), (0.25,)), Alignment(((0, 0),), (0.5,))]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0-0\n", "has 1 entries for the 2 sentences of split train"),
        ("0-0\n2-0\n", r"en-de\.talp:2: sentence 'train-2': link 2-0 is out of range"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path, languages, text, says):
    with pytest.raises(DataError, match=says):
        aligner(tmp_path, languages, text).align(PAIRS)


def test_links_out_of_range_can_be_dropped_with_one_warning(tmp_path, languages, caplog):
    found = aligner(tmp_path, languages, "0-0 1-2\n2-0 0-3 1-1\n", out_of_range="drop").align(PAIRS)
    assert found == [Alignment(((0, 0), (1, 2))), Alignment(((1, 1),))]
    (warning,) = caplog.messages
    assert f"dropped 2 links that are out of range, the first at {tmp_path}/en-de.talp:2" in warning


def test_nothing_dropped_nothing_said(tmp_path, languages, caplog):
    aligner(tmp_path, languages, "0-0\n1-1\n", out_of_range="drop").align(PAIRS)
    assert caplog.messages == []
