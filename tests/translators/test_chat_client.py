"""The protocol: what goes wrong between us and a server, and what is done about it."""

import logging
import socket
from threading import Event
from time import monotonic, sleep

import pytest

from spanferry.core.errors import ConfigError
from spanferry.translators._chat_client import ChatClient
from spanferry.translators._prompts import Answer, Question

SOON = {"retry-after-ms": "1"}
"""What a server says that wants to be asked again at once: tests do not wait."""


def client(url, key=None, retries=2, timeout=10.0, **fields):
    return ChatClient(url, "tiny", key, fields, timeout, retries)


def ask(client, *texts, concurrency=1):
    return [
        answer for _, answer in sorted(client.ask([Question(text, "", text) for text in texts], concurrency), key=lambda of: of[0].text)
    ]


def in_turn(*responses):
    """Answers with each of these, one after the other."""
    left = iter(responses)
    return lambda body: next(left)


def test_a_question_and_its_answer(chat_server):
    [(_, answer)] = client(chat_server.url, "secret", temperature=0.0, max_tokens=None, top_k=1).ask(
        [Question("kai", "Be brief.", "kai")], 1
    )
    assert answer == Answer("KAI")
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "kai"}]
    assert chat_server.asked == [{"model": "tiny", "messages": messages, "temperature": 0.0, "top_k": 1}]
    assert chat_server.path == "/v1/chat/completions"
    assert chat_server.headers["authorization"] == "Bearer secret"


def test_a_server_that_wants_no_key_is_not_sent_the_one_of_another(chat_server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    ask(client(chat_server.url), "kai")
    assert "sk-of-somebody-else" not in str(chat_server.headers)


def test_an_empty_system_prompt_is_not_sent(chat_server):
    ask(client(chat_server.url), "kai")
    assert [message["role"] for message in chat_server.asked[0]["messages"]] == ["user"]


@pytest.mark.parametrize("status", [408, 409, 429, 500, 503])
def test_what_may_pass_is_tried_again(chat_server, status):
    chat_server.respond = in_turn((status, SOON, "{}"), (status, SOON, "{}"), (200, {}, chat_server.says("Kai")))
    assert ask(client(chat_server.url), "kai") == [Answer("Kai")]
    assert len(chat_server.asked) == 3


def test_what_does_not_pass_is_tried_so_often_and_no_more(chat_server):
    chat_server.respond = lambda body: (500, SOON, '{"error": {"message": "out of memory"}}')
    with pytest.raises(ConfigError, match=r"http://127\.0\.0\.1:\d+/v1, model tiny: .*500.*out of memory.*the server's own log"):
        ask(client(chat_server.url), "kai")
    assert len(chat_server.asked) == 3


@pytest.mark.parametrize(
    ("status", "way_out"),
    [(400, "fit into its context"), (401, "api_key_env"), (403, "api_key_env"), (404, "BASE_URL/models"), (418, "server's own log")],
)
def test_a_refusal_is_not_tried_again_and_names_the_way_out(chat_server, status, way_out):
    chat_server.respond = lambda body: (status, {}, '{"error": {"message": "not for you"}}')
    with pytest.raises(ConfigError, match=rf"translator=chat: http.*model tiny: .*{status}.*not for you.*\(text: 'kai'\)\. .*{way_out}"):
        ask(client(chat_server.url), "kai")
    assert len(chat_server.asked) == 1


def test_a_key_that_the_server_repeats_is_not_shown(chat_server):
    chat_server.respond = lambda body: (401, {}, '{"error": {"message": "wrong key: sk-secret"}}')
    with pytest.raises(ConfigError, match=r"wrong key: \*\*\*") as caught:
        ask(client(chat_server.url, "sk-secret"), "kai")
    assert "sk-secret" not in str(caught.value)


def test_busy_to_the_end_names_concurrency(chat_server):
    chat_server.respond = lambda body: (429, SOON, "{}")
    with pytest.raises(ConfigError, match=r"429.*translator\.concurrency"):
        ask(client(chat_server.url, retries=1), "kai")


def test_a_server_that_is_not_there():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
    with pytest.raises(ConfigError, match=rf"{url}, model tiny: cannot be reached \(.*refused.*\)\. Is the server running"):
        ask(client(url, retries=0), "kai")


def test_a_server_that_takes_too_long(chat_server):
    def slow(body):
        sleep(0.5)
        return 200, {}, chat_server.says("Kai")

    chat_server.respond = slow
    with pytest.raises(ConfigError, match=r"no answer within 0\.1 s, asked 1 times\. Wait longer \(translator\.timeout\)"):
        ask(client(chat_server.url, retries=0, timeout=0.1), "kai")


def test_a_server_that_sends_a_byte_now_and_then(chat_server, monkeypatch):
    monkeypatch.setattr("spanferry.translators._chat_client._LONGEST_PAUSE", 0.0)
    over = Event()
    chat_server.respond = lambda body: (over.wait(10), (200, {}, chat_server.says("Kai")))[1]
    talker = client(chat_server.url, retries=0, timeout=0.2)
    monkeypatch.setattr(talker, "_client", talker._client.with_options(timeout=60))  # each byte begins the time anew
    with pytest.raises(ConfigError, match=r"no answer within 0\.2 s, asked 1 times"):
        ask(talker, "kai")
    over.set()


def test_after_an_error_nobody_waits_for_what_is_in_flight(chat_server):
    over = Event()

    def respond(body):
        if chat_server.last(body) == "slow":
            over.wait(10)
        return 401, {}, "{}"

    chat_server.respond = respond
    started = monotonic()
    with pytest.raises(ConfigError, match="401"):
        ask(client(chat_server.url), "slow", "kai", concurrency=2)
    assert monotonic() - started < 5
    over.set()


@pytest.mark.parametrize("content_type", ["application/json", "text/html"])
@pytest.mark.parametrize(
    "body",
    ['{"choices": [', "<html>Welcome</html>", "[]", "null", '{"choices": []}', '{"choices": [{"message": null}]}',
     '{"choices": [{"message": {"content": 5}}]}', "[" * 100_000],
)  # fmt: skip
def test_an_answer_that_is_none_is_refused(chat_server, body, content_type):
    chat_server.respond = lambda _: (200, {"Content-Type": content_type}, body)
    with pytest.raises(ConfigError, match=r"answers with something that is no chat completion: .*Is base_url the server's"):
        ask(client(chat_server.url), "kai")
    assert len(chat_server.asked) == 1


@pytest.mark.parametrize(
    ("content", "ended", "expected"),
    [
        ("Kai le", "length", Answer("Kai le", True)),
        (None, "length", Answer("", True)),  # all of it was thoughts
        ("", "stop", Answer("")),
        (None, "stop", Answer("")),  # a refusal stands elsewhere in the message
        ("I cannot", "content_filter", Answer("")),
    ],
)
def test_answers_that_are_cut_empty_or_refused(chat_server, content, ended, expected):
    chat_server.respond = lambda body: (200, {}, chat_server.says(content, ended))
    assert ask(client(chat_server.url), "kai") == [expected]


def test_so_many_questions_are_in_flight_and_no_more(chat_server):
    def slow(body):
        sleep(0.05)
        return 200, {}, chat_server.says(chat_server.last(body).upper())

    chat_server.respond = slow
    texts = [f"{number:02}" for number in range(12)]
    assert [answer.text for answer in ask(client(chat_server.url), *texts, concurrency=3)] == texts
    assert chat_server.most == 3


def test_after_an_error_no_further_question_is_sent(chat_server):
    chat_server.respond = lambda body: (401, {}, "{}")
    with pytest.raises(ConfigError, match="401"):
        ask(client(chat_server.url), *map(str, range(50)), concurrency=2)
    assert len(chat_server.asked) < 10


def test_the_log_has_no_line_for_each_sentence(chat_server, caplog):
    with caplog.at_level(logging.INFO):
        ask(client(chat_server.url), "kai", "ada")
    assert not caplog.records
