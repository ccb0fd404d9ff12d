"""Keys in addresses (a calendar's, a one-time link's) never reach a log, whoever writes the line."""

from __future__ import annotations

import logging
import re
from typing import Final

_KEY: Final = re.compile(r"(?<=/)[A-Za-z0-9_:-]{32,}")
"""A part of an address that is long enough to be a secret."""


def without_keys(text: str) -> str:
    """Return a line with a dot in the place of every key.

    Examples
    --------
    >>> without_keys("Not Found: /calendar/uw1KVAC2fzl0K9bB_qBGZOywbR39dsJdwYBQV7-CbjY.ics")
    'Not Found: /calendar/….ics'
    """
    return _KEY.sub("…", text)


class WithoutKeys(logging.Filter):
    """Takes keys out of what is about to be written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through, without keys."""
        said = record.getMessage()
        if (hidden := without_keys(said)) != said:
            record.msg, record.args = hidden, ()
        return True
