"""Redaction: no secret survives, what is none stays."""

import json
import shlex
import string

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.redaction import redacted


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("http://ada:pw@host:5000/x", "http://ada:***@host:5000/x"),
        ("postgresql+psycopg2://ada:p%40w@host/db", "postgresql+psycopg2://ada:***@host/db"),
        ("mysql://ada:p@/w@host/db", "mysql://ada:***@host/db"),
        ("redis://:pw@host", "redis://:***@host"),
        ("https://sometoken@host/x", "https://***@host/x"),
        ("from http://a:b@c,http://d:e@f", "from http://a:***@c,http://d:***@f"),
        ("to=http%3A%2F%2Fada%3Apw%40host", "to=http%3A%2F%2Fada%3A***%40host"),
    ],
)
def test_user_information_of_a_uri_is_hidden(text, hidden):
    assert redacted(text) == hidden


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("translator.api_key=abc", "translator.api_key=***"),
        ("run.py +x.password=y lang=sw", "run.py +x.password=*** lang=sw"),
        ("x.password=a b lang=sw", "x.password=*** lang=sw"),
        ("run.py 'x.password=a b' lang=sw", "run.py 'x.password=***' lang=sw"),
        ("note='see password=abc'", "note='see password=***'"),
        ("http://h/x?token=abc&page=2", "http://h/x?token=***&page=2"),
        ("http://h/x?sv=1&sig=ab%3D", "http://h/x?sv=1&sig=***"),
        ("mssql+pyodbc:///?odbc_connect=PWD%3Dp", "mssql+pyodbc:///?odbc_connect=***"),
        ("Authorization: Bearer a.b-c", "Authorization: Bearer ***"),
        ('{"api_key": "abc", "max_tokens": 5}', '{"api_key": "***", "max_tokens": 5}'),
        ("{'headers': {'X-Api-Key': 'abc'}}", "{'headers': {'X-Api-Key': '***'}}"),
        ("translator.request={api_key: abc, top_k: 1}", "translator.request={api_key: '***', top_k: 1}"),
        ("-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----***-----END PRIVATE KEY-----"),
        ("401 for hf_" + "aB3" * 11, "401 for ***"),
    ],
)  # fmt: skip
def test_secrets_within_a_text_are_hidden(text, hidden):
    assert redacted(text) == hidden


YAML = """
translator:
  api_key: abc
  api_key_env: MY_KEY
  max_tokens: 3
  credentials:
    user: ada
    pin: [1, 2]
  request: {password: a}
members:
- token: |
    abc
    def
- token: null
"""


def test_a_configuration_as_text_is_hidden_as_its_values_are():
    assert (
        redacted(YAML)
        == """
translator:
  api_key: '***'
  api_key_env: MY_KEY
  max_tokens: 3
  credentials: '***'
  request: {password: '***'}
members:
- token: '***'
- token: null
"""
    )


@given(secret=st.text(string.ascii_letters + string.digits + " :#-_'\"{}[]&*!|>%@`,?/\n\\é", min_size=8, max_size=60), folded=st.booleans())
def test_no_secret_survives_in_yaml(secret, folded):
    secret = f"Zq{secret}9z"
    text = yaml.safe_dump({"a": [{"api_key": secret, "b": 1}], "c": 2}, width=20 if folded else 1000, allow_unicode=True)
    found = yaml.safe_load(redacted(text))
    assert found["a"][0]["api_key"] == "***"
    assert (found["a"][0].get("b", 1), found["c"]) == (1, 2)


KEYS = [
    *("api_key", "apikey", "access_token", "auth_token", "hf_token", "password", "passwd", "secret", "client_secret", "credentials"),
    *("private_key", "token", "translator.api_key", "clientSecret", "OPENAI_API_KEY", "X-Api-Key", "aws_secret_access_key"),
]


@pytest.mark.parametrize("key", KEYS)
def test_what_a_key_that_names_a_secret_holds_is_hidden(key):
    assert redacted({key: "abc"}) == {key: "***"}
    assert redacted({"x": [{key: ["abc", 7]}]}) == {"x": [{key: ["***", "***"]}]}


@pytest.mark.parametrize(
    "key",
    ["tokens", "batch_tokens", "max_tokens", "token_f1", "pad_token", "cls_token", "key", "api_key_env", "tokenizer", "secretary", "keys"],
)
def test_other_keys_are_harmless(key):
    assert redacted({key: "abc"}) == {key: "abc"}
    assert redacted(f"{key}=abc") == f"{key}=abc"


@pytest.mark.parametrize("value", [None, True, False, "", "null", "???"])
def test_that_there_is_no_secret_stays_to_be_seen(value):
    assert redacted({"token": value}) == {"token": value}


@pytest.mark.parametrize(
    "text",
    [
        "sqlite:///multirun/mlflow.db",
        "http://localhost:8000/v1",
        "https://host:8000/@user",
        "http://[::1]:5000/#/experiments/1/runs/abc",
        "ssh://git@host/x",
        "abfss://container@account.dfs.core.windows.net/x",
        "mail ada@example.org",
        "translator.api_key: must be given",
        "run.py -m lang=sw,yo method=ilp 'splitters={zh: characters}' aligner.model=/m/x",
        "sw ilp parallel statistical tiny seed 0",
    ],
)
def test_harmless_texts_stay(text):
    assert redacted(text) is text


def test_values_of_secret_environment_variables_are_hidden_wherever_they_stand(monkeypatch):
    monkeypatch.setenv("MY_LLM_KEY", "correct/horse")
    assert redacted({"a": "x correct/horse y", "u": "?q=correct%2Fhorse"}) == {"a": "x *** y", "u": "?q=***"}
    assert redacted({"correct/horse": 1}) == {"***": 1}


@pytest.mark.parametrize(("name", "value"), [("TOKENIZERS_PARALLELISM", "trueish-value"), ("A_KEY", "short"), ("MONKEYS", "long-enough")])
def test_other_environment_variables_are_harmless(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert redacted(f"a {value} b") == f"a {value} b"


def test_what_is_no_text_stays_the_same_object():
    values = {"a": (1, 2.5, None), "b": [True, "x"], "c": {"d": frozenset({1})}}
    assert redacted(values) is values


SECRETS = st.text(string.ascii_letters + string.digits + "-_.!$%^*()+/=@:#?", min_size=8, max_size=40).map(lambda text: f"Zq{text}9z")
"""With characters that mean something in URIs, overrides and queries; no spaces, quotes and &, which end a value."""

PLACES = [
    "http://ada:{}@host/x",
    "http://{}@host/x",
    "run.py x.password={} lang=sw",
    "x.api_key={}",
    "run.py 'x.api_key={}' lang=sw",
    "Authorization: Bearer {}",
    '{{"token": "{}"}}',
    "see http://host/x?token={}&page=1",
]


@pytest.mark.parametrize("place", PLACES)
@given(secret=SECRETS)
def test_no_secret_survives_and_once_is_enough(place, secret):
    if place == "http://{}@host/x":  # what / ? # and : mean in an address, they mean in a token too
        secret = secret.translate(str.maketrans("", "", "/?#:"))
    hidden = redacted(place.format(secret))
    assert secret not in hidden
    assert hidden == place.format("***")
    assert redacted(hidden) == hidden


@given(secret=st.text(min_size=8, max_size=40).filter(lambda text: text == text.strip()), key=st.sampled_from(KEYS))
def test_no_secret_value_survives_below_a_key(secret, key):
    if secret not in json.dumps(key):
        assert secret not in json.dumps(redacted({"a": [{key: secret}]}), ensure_ascii=False) or secret.lower() in ("null", "none")


@given(secret=SECRETS, around=st.text(max_size=20))
def test_no_secret_of_the_environment_survives(secret, around):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOME_SECRET", secret)
        assert secret not in redacted(f"{around}{secret}{around}")


@given(st.text(max_size=200))
def test_redaction_is_idempotent(text):
    assert redacted(redacted(text)) == redacted(text)


PIECES = ["http://", "a", ":", "@", "=", "password", "token", "'", '"', " ", "{", "}", ",", "?", "&", "***", "%3A", "%2F%2F", "%40"]


@given(st.lists(st.sampled_from(PIECES)))
def test_redaction_of_broken_syntax_is_idempotent(pieces):
    text = "".join(pieces)
    assert redacted(redacted(text)) == redacted(text)


@given(st.text(string.ascii_lowercase + string.digits + " .,-_/+()[]", max_size=200))
def test_prose_and_paths_stay(text):
    assert redacted(text) is text


@given(st.lists(st.tuples(st.sampled_from(["lang", "method", "aligner.model", "data.root", "batch_tokens", "key"]), st.text(max_size=10))))
def test_ordinary_overrides_stay(pairs):
    command = shlex.join(f"{key}={''.join(filter(str.isalnum, value))}" for key, value in pairs)
    assert redacted(command) is command


@pytest.mark.parametrize("text", ["a" * 200_000, "http://" * 30_000, "a=" * 100_000, "'a:" * 60_000, "{" * 200_000, "://a:b" * 40_000])
def test_a_long_text_takes_no_time(text):
    assert len(redacted(text)) <= len(text)
