"""Times in words."""


def in_minutes(seconds: float) -> str:
    """Hours and minutes, to the nearest.

    >>> in_minutes(20), in_minutes(95), in_minutes(7260)
    ('0 min', '2 min', '2 h 1 min')
    """
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
