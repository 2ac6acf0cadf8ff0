import pytest

from spanferry.translators._engine import Engine
from spanferry.translators._telling import by_code
from spanferry.translators._tokenizers import as_said


@pytest.fixture
def engine(tiny_nllb, generation):
    return Engine(tiny_nllb, generation(), by_code("{}"), as_said, None)


def test_what_is_cut_keeps_its_end(engine):
    (row, short), cut = engine._rows(["kai met ada " * 40, "kai"])
    assert (len(row), cut) == (64, [True, False])
    assert row[-1] == short[-1] == 2
    assert row[0] == short[0]  # the code of the language


def test_texts_of_spaces_are_done_first(engine):
    told = []
    found = engine.translate(["kai", " ", ""], "eng_Latn", "deu_Latn", told.append)
    assert told == [2, 1]
    assert [each.text == "" for each in found] == [False, True, True]


def test_a_text_as_long_as_the_model_reads_is_not_cut(engine):
    one = len(engine._rows(["k"])[0][0])
    texts = ["k " * n for n in range(1, 64)]
    rows, cut = engine._rows(texts)
    assert one < 64
    assert [over for row, over in zip(rows, cut, strict=True) if len(row) < 64] == [False] * sum(len(row) < 64 for row in rows)
    assert any(cut)
