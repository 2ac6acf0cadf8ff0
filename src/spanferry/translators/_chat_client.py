"""Questions to a server that speaks OpenAI's chat protocol."""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

import openai

from spanferry.core.errors import ConfigError
from spanferry.translators._prompts import Answer, Question, cleaned

_NO_KEY = "none"
"""Sent where a server wants no key: left out, the package would send what OPENAI_API_KEY holds to a server that it is not meant for."""

_LONGEST_PAUSE = 60.0
"""Seconds that the package waits, at the server's word, before it asks again."""

_WAYS_OUT = {
    400: "Do the options suit the model (translator.request, temperature, max_tokens), and does the text fit into its context?",
    401: "Name the environment variable that holds the key: translator.api_key_env",
    403: "Name the environment variable that holds the key: translator.api_key_env",
    404: "Does base_url end as the server wants it (most often /v1), and does it have the model (GET BASE_URL/models lists them)?",
    413: "The text is too long for the server",
    422: "Do the options suit the model (translator.request, temperature, max_tokens)?",
    429: "Ask less at a time (translator.concurrency), or try more often (translator.retries)",
}
_BROKEN = "Look at the server's own log; run again, and what is translated so far comes from the store"


class ChatClient:
    """Connections to one server, for one model.

    Args:
        key: None where the server wants none.
        fields: of each request besides model and messages; those that are None are left out.
        timeout: seconds.
        retries: of lost connections and requests and of busy servers (408, 409, 429 and 5xx), with growing pauses.
    """

    def __init__(self, base_url: str, model: str, key: str | None, fields: Mapping[str, Any], timeout: float, retries: int) -> None:
        for name in ("httpx", "httpx2"):
            logging.getLogger(name).setLevel(logging.WARNING)  # they would log a line for each sentence
        self._client = openai.OpenAI(api_key=key or _NO_KEY, base_url=base_url, timeout=timeout, max_retries=retries)
        self._model, self._key, self._retries, self._timeout = model, key, retries, timeout
        self._place = f"translator=chat: {base_url}, model {model}"
        self._fields = {name: value for name, value in fields.items() if value is not None}

    def ask(self, questions: Sequence[Question], concurrency: int) -> Iterator[tuple[Question, Answer]]:
        """Each question with its answer, as they come. After an error, or Ctrl-C, no further question is sent and none is waited for.

        Raises:
            ConfigError: the server cannot be reached, refuses, or answers with something that is no answer.
        """
        waiting, answered, stopped = SimpleQueue[Question](), SimpleQueue[tuple[Question, Answer | Exception]](), Event()
        for question in questions:
            waiting.put(question)
        for _ in range(min(concurrency, len(questions))):
            # daemons: those of a thread pool would keep the program from its end until the server has answered
            Thread(target=self._work, args=(waiting, answered, stopped), name="chat", daemon=True).start()
        try:
            for _ in questions:
                yield self._next(answered)
        finally:
            stopped.set()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _work(self, waiting: SimpleQueue[Question], answered: SimpleQueue[tuple[Question, Answer | Exception]], stopped: Event) -> None:
        """What a thread does: ask what waits. An error is for the one who reads the answers."""
        while not stopped.is_set():
            try:
                question = waiting.get_nowait()
            except Empty:
                return
            try:
                answered.put((question, self._answer(question)))
            except Exception as error:  # noqa: BLE001  # raised where answers are read
                answered.put((question, error))

    def _next(self, answered: SimpleQueue[tuple[Question, Answer | Exception]]) -> tuple[Question, Answer]:
        """The next answer, from whichever thread; a server that sends a byte now and then would never count as lost by ``timeout``."""
        try:
            question, answer = answered.get(timeout=(self._timeout + _LONGEST_PAUSE) * (self._retries + 1))
        except Empty:
            raise ConfigError(f"{self._place}: {self._no_answer()}") from None
        if isinstance(answer, Exception):
            raise answer
        return question, answer

    def _no_answer(self) -> str:
        asked = f"no answer within {self._timeout:g} s, asked {self._retries + 1} times"
        return f"{asked}. Wait longer (translator.timeout) or ask less at a time (translator.concurrency)"

    def _answer(self, question: Question) -> Answer:
        system = [{"role": "system", "content": question.system}] if question.system else []
        messages: Any = [*system, {"role": "user", "content": question.user}]
        try:
            raw = self._client.chat.completions.with_raw_response.create(model=self._model, messages=messages, extra_body=self._fields)
        except openai.APIError as error:
            raise self._refused(error, question) from None  # all it says is in ours
        return self._read(raw.http_response.text, question)

    def _read(self, body: str, question: Question) -> Answer:
        said, ended = self._said(body)
        return Answer("" if ended == "content_filter" else cleaned(said, question.text), ended == "length")

    def _said(self, body: str) -> tuple[str, str | None]:
        """The message of a response, and why it ended; what a response may leave out is nothing."""
        try:
            choice = json.loads(body)["choices"][0]
            said, ended = choice["message"].get("content"), choice.get("finish_reason")
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            said, ended = 0, None
        if not isinstance(said, str | None):
            answer = f"answers with something that is no chat completion: {self._in_short(body)}"
            raise ConfigError(f"{self._place}: {answer}. Is base_url the server's (most often it ends in /v1)?")
        return said or "", ended

    def _refused(self, error: openai.APIError, question: Question) -> ConfigError:
        """What the user reads: where, what was said, and the way out."""
        if isinstance(error, openai.APITimeoutError):
            return ConfigError(f"{self._place}: {self._no_answer()}")
        if isinstance(error, openai.APIConnectionError):
            said = f"cannot be reached ({self._in_short(str(error.__cause__ or error))})"
            way_out = "Is the server running, and is translator.base_url its address?"
        else:
            said = f"{self._in_short(error.message)} (text: {question.text[:60]!r})"
            way_out = _WAYS_OUT.get(getattr(error, "status_code", 0), _BROKEN)
        return ConfigError(f"{self._place}: {said}. {way_out}")

    def _in_short(self, said: str) -> str:
        """One line without the key, which some servers repeat."""
        hidden = said.replace(self._key, "***") if self._key else said
        return " ".join(hidden.split())[:300]
