import json

from tests.exports.conftest import RECORDS

from spanferry.core.records import Entity, Sentence, Span
from spanferry.core.sentence_record import SentenceRecord
from spanferry.exports import jsonl
from spanferry.exports.projected import read_projected


def test_a_line_has_everything():
    assert jsonl.plain(RECORDS[0]) == {
        "id": "train-1",
        "language": "de",
        "words": ["Ada", "mag", "Kap", "Stadt"],
        "ner_tags": ["B-PER", "O", "B-LOC", "I-LOC"],
        "entities": [
            {"start": 0, "end": 1, "label": "PER", "text": "Ada", "score": 1.0},
            {"start": 2, "end": 4, "label": "LOC", "text": "Kap Stadt", "score": 0.5},
        ],
        "source": {
            "language": "en",
            "words": ["Ada", "likes", "Cape", "Town"],
            "entities": [
                {"start": 0, "end": 1, "label": "PER", "text": "Ada"},
                {"start": 2, "end": 4, "label": "LOC", "text": "Cape Town"},
            ],
        },
        "outcomes": ["projected", "projected"],
        "links": [[0, 0], [1, 1], [2, 2], [3, 3]],
    }


def test_a_method_that_says_no_score_leaves_none():
    assert "score" not in jsonl.plain(RECORDS[1])["entities"][0]


def test_text_is_set_as_its_language_sets_it():
    sentence = Sentence("train-1", "zh", ("北", "京"), None, "news")
    plain = jsonl.plain(SentenceRecord(sentence, projected=(Entity(Span(0, 2), "LOC"),)))
    assert plain["entities"][0]["text"] == "北京"
    assert plain["domain"] == "news"


def test_gold_stays_at_home(make_cell, tmp_path):
    jsonl.write(read_projected(make_cell()), tmp_path)
    lines = (tmp_path / "train.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["train-1", "train-2", "train-3"]
    assert all("gold" not in json.loads(line) for line in lines)
