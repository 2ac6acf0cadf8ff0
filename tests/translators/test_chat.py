"""Translation by a chat model."""

from time import sleep

import pytest

from spanferry.core.binding import bind
from spanferry.core.errors import ConfigError
from spanferry.core.markers import Markers, mark
from spanferry.core.records import Sentence, Translation
from spanferry.data.languages import LANGUAGES
from spanferry.translators import chat
from spanferry.translators.chat import ChatTranslator

EN, DE = LANGUAGES["en"], LANGUAGES["de"]
PROMPTS = {"system": "", "user": "From {source} into {target}:\n{text}", "marked": "Keep markers, into {target}:\n{text}"}


@pytest.fixture
def make(chat_server, languages):
    return lambda **options: ChatTranslator(**languages, **{**PROMPTS, "model": "tiny", "base_url": chat_server.url, **options})


def sentences(*texts, language="en"):
    return [Sentence(f"train-{number}", language, tuple(text.split())) for number, text in enumerate(texts, 1)]


def words(translations):
    return [" ".join(translation.sentence.words) for translation in translations]


def asked(server):
    return sorted(body["messages"][-1]["content"] for body in server.asked)


def test_sentences_go_out_as_running_text_and_come_back_as_words(make, chat_server):
    [found] = make().translate(sentences("Kai , Ada !"), DE)
    assert asked(chat_server) == ["From English into German:\nKai, Ada!"]
    assert found == Translation(Sentence("train-1", "de", ("KAI", ",", "ADA", "!")))


def test_a_translation_is_of_its_source_s_domain(make):
    [found] = make().translate([Sentence("train-1", "en", ("Kai",), (), "sport")], DE)
    assert found.sentence.domain == "sport"


def test_either_direction(make, chat_server):
    assert words(make().translate(sentences("Kai", language="de"), EN)) == ["KAI"]
    assert asked(chat_server) == ["From German into English:\nKai"]


def test_order_and_ids_are_kept_whatever_comes_first(make, chat_server):
    def later_first(body):
        sleep(0.02 * (9 - int(chat_server.last(body))))
        return 200, {}, chat_server.says(chat_server.last(body))

    chat_server.respond = later_first
    found = make(concurrency=9).translate(sentences(*"123456789"), DE)
    assert words(found) == [*"123456789"]
    assert [each.sentence.id for each in found] == [f"train-{number}" for number in range(1, 10)]


def test_all_together_is_one_by_one(make):
    texts = ["Kai lives .", "", "Ada", "Kai lives ."]
    alone = [words(make().translate(sentences(text), DE))[0] for text in texts]
    assert words(make().translate(sentences(*texts), DE)) == alone == ["KAI LIVES .", "", "ADA", "KAI LIVES ."]


def test_a_text_is_asked_once(make, chat_server):
    translator = make()
    told = []
    found = translator.translate(sentences("Kai", "Ada", "Kai"), DE, told.append)
    assert words(found) == ["KAI", "ADA", "KAI"]
    assert sorted(told) == [1, 2]
    assert translator.translate_texts(["Kai"], EN, DE) == ["KAI"]
    assert len(chat_server.asked) == 2


def test_sentences_without_words_are_not_asked(make, chat_server):
    told = []
    assert make().translate(sentences("", ""), DE, told.append) == [Translation(Sentence(f"train-{n}", "de", ())) for n in (1, 2)]
    assert make().translate([], DE) == []
    assert (chat_server.asked, told) == ([], [2])


def test_an_answer_that_was_cut_counts_as_truncated(make, chat_server):
    chat_server.respond = lambda body: (200, {}, chat_server.says("Kai le", "length"))
    assert make().translate(sentences("Kai lives"), DE) == [Translation(Sentence("train-1", "de", ("Kai", "le")), truncated=True)]


def test_an_empty_answer_is_a_sentence_without_words(make, chat_server):
    chat_server.respond = lambda body: (200, {}, chat_server.says(None))
    assert make().translate(sentences("Kai lives"), DE) == [Translation(Sentence("train-1", "de", ()))]


def test_marked_text_has_a_prompt_of_its_own(make, chat_server, sentence):
    marked = [sentence("(PER Kai) lives"), sentence("it rains", id="train-2")]
    assert make().translate_marked(marked, DE, Markers.XML) == [mark(marked[0], EN, Markers.XML).upper(), "IT RAINS"]
    assert asked(chat_server) == ["From English into German:\nit rains", "Keep markers, into German:\n<a>Kai</a> lives"]


def test_release_forgets_answers_and_the_next_texts_are_asked_again(make, chat_server):
    translator = make()
    for _ in range(2):
        assert translator.translate_texts(["Kai"], EN, DE) == ["KAI"]
        translator.release()
    assert len(chat_server.asked) == 2


def test_a_language_it_was_not_made_for_is_refused(make):
    with pytest.raises(ConfigError, match="asked for sw, and it was made for en and de"):
        make().translate(sentences("Kai", language="sw"), DE)


def test_the_key_is_read_from_the_environment_and_kept_nowhere_else(make, chat_server, monkeypatch):
    monkeypatch.setenv("MY_KEY", "secret")
    make(api_key_env="MY_KEY").translate_texts(["Kai"], EN, DE)
    assert chat_server.headers["authorization"] == "Bearer secret"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"model": None}, r"translator\.model: must be given"),
        ({"base_url": "localhost:8000"}, r"translator\.base_url=localhost:8000: give an address such as"),
        ({"base_url": "http://me:secret@host/v1"}, r"translator\.base_url: holds a password"),
        ({"base_url": "http://host:x/v1"}, r"translator\.base_url=http://host:x/v1: Port"),
        ({"api_key_env": "NO_SUCH_KEY"}, r"translator\.api_key_env: the environment has no variable"),
        ({"temperature": -1.0}, "temperature=-1.0"),
        ({"max_tokens": 0}, "max_tokens=0"),
        ({"timeout": 0.0}, "timeout=0.0"),
        ({"retries": -1}, "retries=-1"),
        ({"concurrency": 0}, "concurrency=0"),
        ({"request": {"stream": True}}, r"translator\.request\.stream: cannot be set there"),
        ({"user": "{text}"}, r"translator\.user: no \{target\}"),
        ({"marked": "{target}"}, r"translator\.marked: no \{text\}"),
    ],
)
def test_mistakes_are_refused_before_any_work(make, chat_server, options, message):
    with pytest.raises(ConfigError, match=message):
        make(**options)
    assert not chat_server.asked


@pytest.mark.parametrize("key", ["schlüssel", "sk-one\nsk-two"])
def test_a_key_that_no_header_can_hold_is_refused_and_not_shown(make, monkeypatch, key):
    monkeypatch.setenv("MY_KEY", key)
    with pytest.raises(ConfigError, match=r"translator\.api_key_env=MY_KEY: .* a key is ASCII, on one line") as caught:
        make(api_key_env="MY_KEY")
    assert key[:5] not in str(caught.value)


def test_a_key_in_place_of_a_variables_name_is_not_shown(make):
    with pytest.raises(ConfigError) as caught:
        make(api_key_env="sk-secret")
    assert "sk-secret" not in str(caught.value)


def test_without_the_package_the_error_says_what_to_install(make, monkeypatch):
    monkeypatch.setattr(chat, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"the package openai is not installed\. Run pip install -e '\.\[chat\]'"):
        make()


def test_the_shipped_prompts_say_the_languages_by_name(composed, chat_server, languages, sentence):
    options = ["translator.model=tiny", f"translator.base_url={chat_server.url}", "translator.request={top_k: 1}"]
    translator = bind(composed("translator=chat", *options))["translator"].build(**languages)
    assert translator.translate_texts(["Kai"], EN, DE) == ["KAI"]
    assert translator.translate_marked([sentence("(PER Kai)")], DE, Markers.BRACKETS) == ["[KAI]"]
    plain, marked = sorted(chat_server.asked, key=lambda body: len(body["messages"][1]["content"]))
    assert plain["top_k"] == 1
    assert "from English into German" in plain["messages"][0]["content"]
    assert plain["messages"][1]["content"] == "Translate into German:\n\nKai"
    assert "Keep every marker" in marked["messages"][1]["content"]
