"""Words to running text and back: nothing is lost either way, and text comes out as people write it."""

import sys
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spanferry.core.conll import read_conll
from spanferry.core.errors import ConfigError
from spanferry.core.records import Span
from spanferry.core.writing import SPLITTERS, Text, check_splitter, split, write
from spanferry.data.languages import LANGUAGES

STRANGE = st.sampled_from(
    [
        "",
        " ",
        "a b",
        "\u00a0",
        "5\u202f000",
        "ẹ̀",
        "e\u0301",
        "نمی\u200cشود",
        "👨\u200d👩\u200d👧",
        '"',
        "'",
        "«",
        "(",
        "…",
        "\u0301",
        "U.S.",
        "-",
    ]
)
WORDS = st.lists(STRANGE | st.text(max_size=4), max_size=12)
CODES = st.sampled_from(sorted(LANGUAGES))

# One sentence or two in each script of the table, as its corpora cut it.
SENTENCES = {
    "en": 'Mr. Smith \'s U.S.-led team paid $ 17,000 ( £ 11,000 ) for " Ai n\'t no telling " at 5 p.m. on 1996-08-22 .',
    "de": "„ So geht 's “ , sagte er am 28. September zur Turn- und Sportlehrerin .",
    "fr": "L' homme d' Ivoire dit : « aujourd'hui ? » et c' est 30 % .",
    "es": "¿ Qué ? ¡ No ! El 30% a 100 km/h , dijo la Sra. Pérez .",
    "it": "Dell' anno , un po ' confuso all' ordine .",
    "tr": "Ankara'da 3. gün .",
    "fi": "EU:n 5. kerta .",
    "ha": "‘yan jami'ar Ya'u sun sha fiya - fiya 27 , 000 .",
    "sw": "Kundi la Al - Shabab , 1 . 5 kwa ng'ombe .",
    "yo": "Ní oore - ọ̀fẹ́ l' ọ́jọ́ kan ( Èkó ) .",
    "bbj": "Cyrus Ngoʼo ŋka' guʼ 2013 .",
    "ru": "Он сказал : « Да » — в 10:30 .",
    "bg": "Той каза : „ Да “ .",
    "kk": "Ол 2019 жылы Алматыда болды .",
    "el": "Τι κάνεις ; Καλά · ναι .",
    "ka": "საქართველო , თბილისი .",
    "ar": 'قال : " نعم " ، هل هذا صحيح ؟',
    "fa": "می‌خواهم « کتاب » را ؛ بله ؟",
    "ur": "یہ کتاب ہے ۔ کیا ؟",
    "he": 'צה"ל אמר : " שלום " לג\'ורג\' תל ־ אביב .',
    "hi": 'राम ने कहा , " नमस्ते " ।',
    "bn": "আমি ঢাকায় থাকি ।",
    "ta": "சென்னை , தமிழ்நாடு .",
    "te": "హైదరాబాద్ , తెలంగాణ .",
    "ml": "കൊച്ചി , കേരളം .",
    "am": "አዲስ አበባ ፣ ኢትዮጵያ ።",
    "ko": "서울에서 , 2019년 .",
    "zh": "北京 Apple 公司 在 2019 年 ， 以 iPhone 12 推出 “ 新 ” 产品 。",
    "ja": "東京 で iPhone 12 を 買っ た 。",
    "th": "ฉัน รัก ประเทศ ไทย 2019",
    "my": "မြန် မာ နိုင် ငံ သည် ၁၉၄၈ ။",
}  # fmt: skip


def test_every_script_of_the_table_has_a_sentence():
    assert {LANGUAGES[code].script for code in SENTENCES} == {entry.script for entry in LANGUAGES.values()}


@pytest.mark.parametrize("code", SENTENCES)
def test_words_written_and_split_are_the_words(code):
    words = tuple(SENTENCES[code].split(" "))
    text = write(words, LANGUAGES[code])
    assert text.text != SENTENCES[code]
    assert split(text.text, LANGUAGES[code]).words == words


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Mr. Smith's U.S.-led team paid $17,000 (£11,000) for \"Ain't no telling\" at 5 p.m. on 1996-08-22."),
        ("de", "„So geht's“, sagte er am 28. September zur Turn- und Sportlehrerin."),
        ("fr", "L'homme d'Ivoire dit : « aujourd'hui ? » et c'est 30 %."),
        ("es", "¿Qué? ¡No! El 30% a 100 km/h, dijo la Sra. Pérez."),
        ("ha", "‘yan jami'ar Ya'u sun sha fiya-fiya 27,000."),
        ("sw", "Kundi la Al-Shabab, 1.5 kwa ng'ombe."),
        ("ar", 'قال: "نعم"، هل هذا صحيح؟'),
        ("he", 'צה"ל אמר: "שלום" לג\'ורג\' תל־אביב.'),
        ("am", "አዲስ አበባ፣ ኢትዮጵያ።"),
        ("zh", "北京Apple公司在2019年，以iPhone 12推出“新”产品。"),
        ("my", "မြန်မာနိုင်ငံသည်၁၉၄၈။"),
    ],
)
def test_text_reads_as_people_write(code, text):
    assert write(SENTENCES[code].split(" "), LANGUAGES[code]).text == text


@given(WORDS, CODES)
def test_written_words_stay_verbatim(words, code):
    text = write(words, LANGUAGES[code])
    assert text.words == tuple(words)
    assert list(text.places) == sorted(text.places)
    assert "".join(text.text.split()) == "".join("".join(words).split())


@pytest.mark.parametrize("splitter", SPLITTERS)
@settings(deadline=None)
@given(text=st.lists(STRANGE | st.text(), max_size=4).map(" ".join), code=CODES)
def test_every_character_is_in_one_word(splitter, text, code):
    found = split(text, LANGUAGES[code], splitter)
    assert found.text == text
    assert all(word and word == "".join(word.split()) for word in found.words)
    assert sum(map(len, found.words)) == len("".join(text.split()))
    assert all(before[1] <= after[0] for before, after in zip(found.places, found.places[1:], strict=False))


def test_nothing_is_an_empty_text():
    assert write([], LANGUAGES["en"]) == Text("", ()) == split("", LANGUAGES["en"])


@pytest.mark.parametrize("piece", ["'", "«", "a.", "U.", "-", "၁.", '" ', "+a", "a@", "12", ":", "👨", "www.%", "»so« "])
@pytest.mark.parametrize("splitter", SPLITTERS)
def test_a_line_of_100000_characters_takes_no_minutes(piece, splitter):
    text = piece * (100_000 // len(piece))
    started = process_time()
    assert write(split(text, LANGUAGES["it"], splitter).words, LANGUAGES["it"]).places
    assert process_time() - started < 30  # a second or two on one core


def test_words_covering_a_range_share_a_character_with_it():
    text = Text("ab cd  ef", ((0, 2), (2, 2), (3, 5), (7, 9)))
    assert text.covering(1, 4) == Span(0, 3)
    assert text.covering(7, 8) == Span(3, 4)
    assert text.covering(2, 3) is text.covering(5, 7) is text.covering(2, 2) is None


def test_a_missing_package_is_refused_before_work_starts(monkeypatch):
    monkeypatch.setitem(sys.modules, "jieba", None)
    way_out = r"pip install -e '\.\[unspaced\]' \(or splitters=\{zh: characters\}, which needs none\)"
    with pytest.raises(ConfigError, match=rf"'jieba' of Chinese needs the package jieba: {way_out}"):
        check_splitter(LANGUAGES["zh"])


def test_an_unknown_splitter_is_refused():
    with pytest.raises(ConfigError, match=r"English: no splitter 'mose'\. Did you mean 'moses'"):
        check_splitter(LANGUAGES["en"], "mose")


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("file", "code", "sentences", "share"),
    [  # shares as measured, rounded down; what is left is the corpora's own inconsistency: "hoy," in es, l' beside l ' in it
        ("conll/en/test.tsv", "en", 3453, 0.988),
        ("conll/de/test.tsv", "de", 3005, 0.989),
        ("conll/es/test.tsv", "es", 1517, 0.915),
        ("masakhaner2/swa/test.txt", "sw", 1883, 0.995),
        ("masakhaner2/hau/test.txt", "ha", 1633, 0.993),
        ("masakhaner2/yor/test.txt", "yo", 1964, 0.994),
        ("europarl_ner/it.conll", "it", 799, 0.77),
    ],
)
def test_real_sentences_written_and_split_are_the_sentences(shared_data: Path, file, code, sentences, share):
    read = read_conll(shared_data / file, code, "test", strict=False, empty="skip")
    texts = [write(sentence.words, LANGUAGES[code]) for sentence in read if sentence.words != ("-DOCSTART-",)]
    same = sum(split(text.text, LANGUAGES[code]).words == text.words for text in texts)
    assert len(texts) == sentences
    assert same / len(texts) >= share


@pytest.mark.shared_data
@pytest.mark.parametrize(("code", "share", "inside"), [("en", 0.96, 0.992), ("es", 0.97, 0.997)])
def test_real_text_split_and_written_is_the_text(shared_data: Path, code, share, inside):
    """Paragraphs of XQuAD; ``inside``: answers that begin and end where words do. Measured, rounded down."""
    import json

    articles = json.loads((shared_data / "xquad" / f"{code}.json").read_text("utf-8"))["data"]
    paragraphs = [paragraph for article in articles for paragraph in article["paragraphs"]]
    questions = [question for paragraph in paragraphs for question in paragraph["qas"]]
    texts = [" ".join(text.split()) for text in [paragraph["context"] for paragraph in paragraphs] + [qa["question"] for qa in questions]]
    same = sum(write(split(text, LANGUAGES[code]).words, LANGUAGES[code]).text == text for text in texts)
    assert same / len(texts) >= share
    found = [_on_words(split(p["context"], LANGUAGES[code]), a) for p in paragraphs for qa in p["qas"] for a in qa["answers"]]
    assert len(found) == 1190
    assert sum(found) / len(found) >= inside


def _on_words(text: Text, answer: dict) -> bool:
    start, end = answer["answer_start"], answer["answer_start"] + len(answer["text"])
    span = text.covering(start, end)
    return span is not None and (text.places[span.start][0], text.places[span.end - 1][1]) == (start, end)


def test_another_language_by_one_row():
    """A row is all a language needs: habits are for those that differ."""
    swedish = replace(LANGUAGES["de"], code="sv", name="Swedish")
    assert split("Hej, Åsa!", swedish).words == ("Hej", ",", "Åsa", "!")
