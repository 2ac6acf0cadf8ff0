"""Generated candidates: the form of questions and answers, where a candidate stands, and models that answer."""

import pytest

from spanferry.core.errors import ConfigError, DataError
from spanferry.core.records import Entity, Pair, Sentence, Span
from spanferry.methods._generator import Generator
from spanferry.methods._seq2seq import load_model
from spanferry.methods.generated_spans import GeneratedSpans, Generation, Question, answer, likeliest, occurrences, read_answer

WORDS = ("Obama", "went", "to", "New", "York", ".")
QUESTION = Question(WORDS, ("PER", "LOC"))


class Scripted:
    """Answers as it is told, and remembers what it was asked."""

    def __init__(self, *answers):
        self.given, self.asked = list(answers), []

    def answers(self, questions):
        self.asked += questions
        return [self.given for _ in questions]


def spans(found):
    return [[(span.start, span.end) for span in own] for own in found]


def pair(sentence, words, id="1"):
    return Pair(Sentence(id, "en", sentence.words, sentence.entities), Sentence(id, "es", tuple(words)))


@pytest.fixture
def generated(monkeypatch, tiny_t5):
    """``generated(pairs, *answers)``: the candidates where a model answers so."""

    def propose(pairs, *answers, **options):
        proposer = GeneratedSpans(tiny_t5, Generation(**options), "cpu")
        proposer.__dict__["_generator"] = Scripted(*answers)
        return [spans(found) for found in proposer(pairs)]

    return propose


def test_a_question_and_its_answer_are_written_as_published():
    # the docstring of format_sentence_with_labels in github.com/ikergarcia1996/T-Projection, whose example this is
    assert QUESTION.text == "Obama went to New York . <Person>[None]</Person><Location>[None]</Location>"
    assert answer([("PER", "Obama"), ("LOC", "New York")]) == "<Person>Obama</Person><Location>New York</Location>"


def test_labels_without_a_published_name_go_by_themselves():
    assert Question(("a",), ("DATE", "a.b")).tags == "<DATE>[None]</DATE><a.b>[None]</a.b>"
    assert read_answer("<a.b>x</a.b><aXb>y</aXb>", ["a.b"]) == [("a.b", "x")]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<Person>Obama</Person><Location>New York</Location>", [("PER", "Obama"), ("LOC", "New York")]),
        ("<Person> Obama </Person> <Location>New York", [("PER", " Obama ")]),
        ("<Person>Obama<Location>New York</Location>", [("LOC", "New York")]),
        ("<Person>Obama</Location><Date>1</Date>", []),
        ("<Person>a < b</Person>", [("PER", "a < b")]),
        ("", []),
    ],
)
def test_what_is_not_closed_or_not_asked_for_is_passed_over(text, read):
    assert read_answer(text, ["PER", "LOC"]) == read


@pytest.mark.parametrize(
    ("words", "candidate", "found"),
    [
        ("la casa de la ONU", "la", [(0, 1), (3, 4)]),
        ("New York , New York", "New York", [(0, 2), (3, 5)]),
        ("New York", "York New", []),
        ("Newark", "New", []),
        ("the U.S. and us", "U.S.", [(1, 2)]),
        ("the U.S. and us", "US", [(1, 2), (3, 4)]),
        ("( EU )", "eu", [(1, 2)]),
        ("北 京 市", "北京", [(0, 2)]),
        ("a b", " ", []),
        ("a - b", "-", [(1, 2)]),
        ("a . b", "-", []),
        ("", "a", []),
    ],
)
def test_a_candidate_stands_at_whole_words_else_but_for_case_and_punctuation(words, candidate, found):
    assert spans([occurrences(words.split(), candidate)]) == [found]


def test_within_words_only_where_it_is_asked_for_and_nothing_else_is_found():
    words = ["Ummeli", "waseJamani", "kwikomiti", "yeManyano", "yaseYurophu"]
    assert occurrences(words, "Jamani") == []
    assert occurrences(words, "Jamani", within_words=True) == [Span(1, 2)]
    assert occurrences(words, "Manyano Yurophu", within_words=True) == [Span(3, 5)]
    assert occurrences(["ada", "adam"], "ada", within_words=True) == [Span(0, 1)]
    assert occurrences(words, "", within_words=True) == []


def test_candidates_of_all_answers_by_label_leftmost_first(sentence, generated):
    source = sentence("(PER Obama) visits (LOC New York) and (PER Kai)")
    words = ["Nueva", "York", ":", "Obama", "y", "Kai", "en", "Nueva", "York"]
    person, place = [(3, 4), (5, 6)], [(0, 1), (0, 2), (7, 8), (7, 9)]
    found = generated(
        [pair(source, words)],
        "<Person>Kai</Person><Location>Nueva York</Location><Person>Obama</Person>",
        "<Person>Kai</Person><Location>Nueva</Location><Person>Barack</Person>",
    )
    assert found == [[person, place, person]]


def test_a_sentence_without_words_or_entities_is_not_asked_about_and_none_twice(sentence, tiny_t5):
    proposer = GeneratedSpans(tiny_t5, Generation(), "cpu")
    proposer.__dict__["_generator"] = model = Scripted("<Person>Kai</Person>")
    named, nobody = sentence("(PER Kai)"), sentence("it rains")
    pairs = [pair(named, ["Kai"]), pair(named, []), pair(nobody, ["Kai"]), pair(named, ["Kai"])]
    assert [spans(found) for found in proposer(pairs)] == [[[(0, 1)]], [[]], [], [[(0, 1)]]]
    assert [spans(found) for found in proposer(pairs[:1])] == [[[(0, 1)]]]
    assert model.asked == [Question(("Kai",), ("PER",))]


def test_an_unlabelled_source_is_refused(tiny_t5):
    with pytest.raises(DataError, match="sentence '1': the source side is not labelled"):
        GeneratedSpans(tiny_t5, Generation(), "cpu")([Pair(Sentence("1", "en", ("a",)), Sentence("1", "es", ("b",)))])


def test_the_likeliest_answer_as_entities_of_which_each_has_its_own_words():
    question = Question(("Kano", "is", "Kano"), ("LOC", "PER", "LOC"))
    found = likeliest(question, "<Location>Kano</Location><Person>Kano is</Person><Location>Kano</Location>")
    assert found == (Entity(Span(0, 1), "LOC"), Entity(Span(2, 3), "LOC"))


def test_a_model_proposes_in_sentences_it_has_not_learnt(toy, tuned_t5):
    known = {each.words for each in toy(300, 0)}
    held_out = [each for each in toy(200, 2) if each.entities and each.words not in known]
    assert len(held_out) > 20
    found = GeneratedSpans(str(tuned_t5), Generation(beams=4), "cpu")([pair(each, each.words) for each in held_out])
    hits = [
        entity.span in own
        for each, of_pair in zip(held_out, found, strict=True)
        for entity, own in zip(each.entities, of_pair, strict=True)
    ]
    assert sum(hits) / len(hits) > 0.8  # measured: 92 of 97


def test_a_model_that_has_learnt_nothing_proposes_nothing(toy, tiny_t5):
    pairs = [pair(each, each.words) for each in toy(20, 2)]
    assert not any(own for of_pair in GeneratedSpans(tiny_t5, Generation(beams=4, max_length=32), "cpu")(pairs) for own in of_pair)


@pytest.fixture(scope="session")
def loaded(tuned_t5):
    return load_model(str(tuned_t5), "method.candidate_model", "cpu")


def questions(sentences):
    return [Question(each.words, tuple(entity.label for entity in each.entities)) for each in sentences if each.entities]


def test_a_batch_is_answered_as_its_questions_alone(toy, loaded):
    asked = questions(toy(12, 2))
    together = Generator(*loaded, Generation(beams=4, batch_beams=32)).answers(asked)
    alone = Generator(*loaded, Generation(beams=4, batch_beams=1))
    assert together == [answers for each in asked for answers in alone.answers([each])]
    assert {len(answers) for answers in together} == {4}
    assert len({answer for answers in together for answer in answers}) > 10


def test_beams_are_answers_the_likeliest_first(toy, loaded):
    labelled = [each for each in toy(20, 2) if each.entities]
    found = Generator(*loaded, Generation(beams=5)).answers(questions(labelled))
    gold = [answer((entity.label, each.surface(entity.span)) for entity in each.entities) for each in labelled]
    assert {len(answers) for answers in found} == {5}
    first, last = (sum(answers[place] == right for answers, right in zip(found, gold, strict=True)) for place in (0, -1))
    assert first > 2 * last


def test_a_long_sentence_is_asked_about_in_windows(loaded):
    words = tuple(f"{name} saw {place}" for name, place in [("Kai", "Kano"), ("Juma", "Bonn")] for _ in range(8))
    question = Question(tuple(word for each in words for word in each.split()), ("PER",))
    generator = Generator(*loaded, Generation(beams=2, max_length=40))
    texts = generator._texts(question)
    assert len(texts) > 1
    assert all(text.endswith(" <Person>[None]</Person>") for text in texts)
    asked = [text.removesuffix(question.tags).split() for text in texts]
    assert asked[0] == list(question.words[: len(asked[0])])
    assert asked[-1] == list(question.words[-len(asked[-1]) :])
    assert sum(map(len, asked)) > len(question.words)
    assert len(generator.answers([question])[0]) == 2 * len(texts)


@pytest.mark.parametrize(("option", "value"), [("beams", 0), ("max_length", 31), ("batch_beams", 0)])
def test_numbers_out_of_range_are_refused(option, value):
    with pytest.raises(ConfigError, match=rf"method\.generation\.{option}={value}: must be at least"):
        Generation(**{option: value})


def test_what_is_no_text_to_text_model_is_refused(tagger):
    with pytest.raises(ConfigError, match=r"method\.candidate_model=.*cannot be loaded"):
        load_model(str(tagger), "method.candidate_model", "cpu")
    with pytest.raises(ConfigError, match=r"method\.candidate_model=\./nowhere: no such folder"):
        GeneratedSpans("./nowhere", Generation())


def test_within_words_is_asked_of_what_answers(sentence, generated):
    asked = [pair(sentence("(LOC Germany)"), ["waseJamani"])]
    assert generated(asked, "<Location>Jamani</Location>") == [[[]]]
    assert generated(asked, "<Location>Jamani</Location>", within_words=True) == [[[(0, 1)]]]
