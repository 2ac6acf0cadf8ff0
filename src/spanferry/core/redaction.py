"""Nothing secret in what is kept or shown: parameters, tags, artifacts, error messages.

A secret is known by where it stands (``scheme://user:HERE@host``, ``api_key=HERE``, ``Authorization: Bearer HERE``), by the key it is
kept under, by its form (a hub's token), or by its value (that of an environment variable whose name says so). Where one stood, ``***``
stands. In doubt more is hidden than need be: what is hidden by mistake can be asked for, what was published cannot be called back.
"""

import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote

T = TypeVar("T")

HIDDEN = "***"

_SHORTEST = 8
"""Characters of an environment variable's value from which on it is looked for in texts: shorter ones are parts of words."""
_DEEPEST = 50
"""Rounds after which a text is hidden whole: nobody writes such a one, and it would take for ever."""
_NO_SECRETS = frozenset({"", "null", "none", "true", "false", "???", HIDDEN})
"""Values, in small letters, that say of a secret only whether there is one."""

_WORD_TOKENS = "access|auth|api|bearer|github|gitlab|hf|hub|id|oauth|refresh|secret|security|session"
_KEY = re.compile(
    rf"(.*_)?(api_?key|(access|account|secret|private)_?key|passw(or)?d|pwd|passphrase|secret|credentials?|authorization"
    rf"|({_WORD_TOKENS})_?token)|token"
)
_QUERY_KEY = re.compile(r"key|code|sig|signature|odbc_connect|x_(amz|goog)_\w+")
"""Keys that hold secrets in the query of a URI, and are harmless anywhere else."""
_VARIABLE = re.compile(r"(.*_)?(TOKEN|KEY|SECRET|PASSWORD|PASSWD|CREDENTIALS?|APIKEY)(_.*)?(?<!_PATH)(?<!_FILE)(?<!_DIR)")

_QUOTED = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
_CLOSED = r"(?=[\s,;:&)\]}]|\Z)"
_NAME = r"[\w.@/+~-]*\w"

_PASSWORD = re.compile(r"(://[^\s:/?#@\[]*:)(?!\d{1,5}[/?#])(?:(?!://)[^\s\"'`<>])+@")
_ENCODED_PASSWORD = re.compile(r"(%3a%2f%2f(?:(?!%3a|%2f|%40)[^\s&])*%3a)(?!\d{1,5}%2f)(?:(?!%3a%2f%2f)[^\s&\"'])+(%40)", re.IGNORECASE)
_USER = re.compile(r"(?<!ssh)(?<!sftp)(?<!abfs)(?<!abfss)(?<!wasb)(?<!wasbs)(://)[^\s/?#:\"'`<>]+@")
"""A user without a password is a token, but for the schemes where it is an account or a container."""
_SCHEME = r"(?:apikey|basic|bearer|negotiate|token)\s+"
_HEADER = re.compile(rf"(authorization[\"']?\s*[:=]\s*[\"']?{_SCHEME})[^\r\n\"']+", re.IGNORECASE)
_PEM = re.compile(r"(-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)
_FORM = re.compile(r"\b(?:hf_|gh[opsu]_|github_pat_|glpat-|xox[abps]-|sk-(?:\w{3,8}-)?)[A-Za-z0-9_]{30,}|\bAKIA[A-Z0-9]{16}\b")
_ASSIGNMENTS = tuple(
    (re.compile(head), re.compile(value, re.DOTALL), quote_else)
    for head, value, quote_else in (
        (rf"\A({_NAME})=", rf".*?(?=(?<!\s)\s+{_NAME}=|\Z)", ""),  # an override may hold spaces, up to the next override
        (rf"'({_NAME})=", rf".*?(?='{_CLOSED})", ""),  # one that the shell would unquote: 'a.password=b c'
        (rf"\"({_NAME})=", rf".*?(?=\"{_CLOSED})", ""),
        (rf"(?<![\w.@/+~-])({_NAME})=", rf"{_QUOTED}|(?:[^\s&\"']|[\"'](?!{_CLOSED}))+", ""),
        (r"[{,]\s*([\w.-]+)\s*:\s*", rf"{_QUOTED}|[^\s,}}\]\[{{\"']+", "'"),  # {password: a}, as Hydra writes it
        (r"[\"']([\w.-]+)[\"']\s*:\s*", rf"{_QUOTED}|[^\s,}}\]\[{{\"']+", '"'),  # "password": "a", as JSON and Python do
    )
)
"""Where a key stands in a text, the value that follows it, and the quotes of what replaces a value without: YAML and JSON want some."""
_LINE_KEY = re.compile(r"^([ \t]*(?:- )?)([\w-]+):(?=\s|\Z)", re.MULTILINE)
"""A key of YAML: what it holds stands behind it, or is set in below it."""


def redacted(value: T) -> T:
    """The value without its secrets; mappings, lists and tuples within and without, texts also in keys.

    What is neither of these nor a text stays as it is, and so does everything that holds no secret.
    """
    found: T = _without(value, _in_environment())
    return value if found == value else found


def _without(value: Any, known: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        return _text(value, known)
    if isinstance(value, Mapping):
        return {_without(key, known): _hidden(held) if _is_secret(key) else _without(held, known) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        found = [_without(held, known) for held in value]
        return found if isinstance(value, list) else tuple(found)
    return value


def _is_secret(key: object) -> bool:
    """Whether a key names a secret: ``translator.api_key`` and ``clientSecret`` do, ``api_key_env`` and ``pad_token`` do not."""
    return isinstance(key, str) and _KEY.fullmatch(_last_part(key)) is not None


def _last_part(key: str) -> str:
    """The last part of a dotted key, in small letters with underscores between its words."""
    part = re.split(r"[.@/:]", key)[-1].strip("+~-_ ")
    return re.sub(r"[-\s]", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", part)).lower()


def _hidden(value: Any) -> Any:
    """All that a secret key holds, hidden; whether there is anything stays to be seen."""
    if isinstance(value, Mapping):
        return {key: _hidden(held) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [_hidden(held) for held in value]
    return value if value is None or isinstance(value, bool) or str(value).lower() in _NO_SECRETS else HIDDEN


def _text(text: str, known: tuple[str, ...]) -> str:
    """Until there is nothing to hide: what is hidden may bring other things together (``http://http://a:b@c``)."""
    for _ in range(_DEEPEST):
        if (found := _once(text, known)) == text:
            return text
        text = found
    return HIDDEN


def _once(text: str, known: tuple[str, ...]) -> str:
    if known:
        text = _any_of(known).sub(HIDDEN, text)
    text = _PEM.sub(rf"\1{HIDDEN}\2", text)
    text = _PASSWORD.sub(rf"\1{HIDDEN}@", text)
    text = _ENCODED_PASSWORD.sub(rf"\1{HIDDEN}\2", text)
    text = _USER.sub(rf"\1{HIDDEN}@", text)
    text = _HEADER.sub(rf"\1{HIDDEN}", text)
    text = _FORM.sub(HIDDEN, text)
    for head, value, quote_else in _ASSIGNMENTS:
        text = "".join(_pieces(text, head, value, quote_else))
    return "".join(_lines(text))


def _pieces(text: str, head: re.Pattern[str], value: re.Pattern[str], quote_else: str) -> Iterator[str]:
    """A text in pieces, the values of its secret keys hidden. What another key holds is read on: it may hold a secret key in turn."""
    told = 0
    for key in head.finditer(text):
        if key.start() < told or not _names_secret(key):
            continue
        found = value.match(text, key.end())
        if found and found[0].strip("\"'").lower() not in _NO_SECRETS:
            quotes = found[0][0] if re.fullmatch(_QUOTED, found[0], re.DOTALL) else quote_else
            yield from (text[told : key.end()], quotes, HIDDEN, quotes)
            told = found.end()
    yield text[told:]


def _lines(text: str) -> Iterator[str]:
    """YAML in pieces, all that its secret keys hold hidden."""
    told = 0
    for key in _LINE_KEY.finditer(text):
        if key.start() < told or not _is_secret(key[2]):
            continue
        found = re.compile(rf"[^\n]*(?:\n+{re.escape(key[1].replace('-', ' '))}[ \t]+[^\n]*)*").match(text, key.end())
        if found and re.sub(_SCHEME, "", found[0].strip("\"' \t\r\n").lower()) not in _NO_SECRETS:
            yield from (text[told : key.end()], f" '{HIDDEN}'")
            told = found.end()
    yield text[told:]


def _names_secret(key: re.Match[str]) -> bool:
    in_query = key.start() > 0 and key.string[key.start() - 1] in "?&"
    return _is_secret(key[1]) or (in_query and _QUERY_KEY.fullmatch(_last_part(key[1])) is not None)


def _in_environment() -> tuple[str, ...]:
    """The values of environment variables that are secrets by their names, as they are and as they stand in a URI; longest first."""
    values = {os.environ.get(name, "").strip() for name in os.environ if _may_hold_secret(name)}
    values = {value for value in values if len(value) >= _SHORTEST and value.strip("*")}
    return tuple(sorted(values | {quote(value, safe="") for value in values}, key=lambda value: (-len(value), value)))


@lru_cache(maxsize=1000)
def _may_hold_secret(variable: str) -> bool:
    """Asked of every variable whenever something is shown: a report does that twenty thousand times."""
    return _VARIABLE.fullmatch(variable.upper()) is not None


@lru_cache(maxsize=8)
def _any_of(values: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, values)))
