"""Numbers in print: in tables, and in the words around them."""

from spanferry.reports.sections import Estimate, Value


def short(value: float, digits: int = 3) -> str:
    """A number without the 0 before its point.

    >>> short(0.5), short(-0.25, 2), short(1234.5, 1), short(12, 0)
    ('.500', '-.25', '1,234.5', '12')
    """
    text = f"{value:,.{digits}f}"
    if not digits:
        return text
    return "-" + text.removeprefix("-0") if text.startswith("-0.") else text.removeprefix("0")


def signed(value: float, digits: int = 3) -> str:
    """A difference, with its sign.

    >>> signed(0.5), signed(-0.25, 2)
    ('+.500', '-.25')
    """
    return f"{'-' if value < 0 else '+'}{short(abs(value), digits)}"


def many(count: int, what: str) -> str:
    """So many of something.

    >>> many(1, "seed"), many(1200, "sentence")
    ('1 seed', '1,200 sentences')
    """
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def number(value: Value) -> str:
    """A value without its interval; nothing for None.

    >>> number(1234), number(0.5), number(Estimate(0.5, 0.4, 0.6, 2)), number("failed"), number(None)
    ('1,234', '.500', '.50', 'failed', '')
    """
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, Estimate):
        return short(value.value, value.digits)
    return f"{value:,}" if isinstance(value, int) else short(value)


def interval(value: Value) -> str:
    """The interval of an estimate that has one, else nothing.

    >>> interval(Estimate(0.5, 0.4, 0.6)), interval(0.5)
    ('[.400 .600]', '')
    """
    if not isinstance(value, Estimate) or value.low is None or value.high is None:
        return ""
    return f"[{short(value.low, value.digits)} {short(value.high, value.digits)}]"


def printed(value: Value) -> str:
    """A value with its interval.

    >>> printed(Estimate(0.5, 0.4, 0.6))
    '.500 [.400 .600]'
    """
    return f"{number(value)} {interval(value)}".rstrip()
