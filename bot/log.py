"""The log: one line an event, `key=value`, no secret in it.

Lines tell what happened to whom by number, and never what was asked.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Collection
from datetime import UTC, datetime
from typing import TextIO

from telegram.error import BadRequest, NetworkError, RetryAfter

from index.errors import MujibError

__all__ = ["LineFormatter", "Redaction", "log_failure", "start_logging"]

_TOKEN = re.compile(r"(?<!\d)(\d{3,}):[A-Za-z0-9_-]{30,}")
_PLAIN = frozenset(vars(logging.LogRecord("", 0, "", 0, "", None, None))) | {"message", "asctime", "taskName"}
_BLANK = re.compile(r"[\s\"=]")
_QUIET = ("httpx", "httpcore", "telegram", "apscheduler", "tornado", "alembic")


class Redaction:
    """Takes secrets out of text.

    Args:
        secrets: what must not be seen. Anything of a bot token's shape goes too, whosever it is.
    """

    def __init__(self, secrets: Collection[str] = ()) -> None:
        self._secrets = tuple(secret for secret in secrets if secret)

    def __call__(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return _TOKEN.sub(r"\1:***", text)


class LineFormatter(logging.Formatter):
    """Time, level, logger, message, then what was given as `extra`, all on one line; a traceback follows.

    Args:
        redact: applied to the whole, the traceback included.
    """

    def __init__(self, redact: Redaction) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """The record as it is written."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = f"{time} {record.levelname:<7} {record.name}: {' '.join(record.getMessage().splitlines())}"
        for name, value in vars(record).items():
            if name not in _PLAIN:
                line += f" {name}={_quoted(str(value))}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return self._redact(line)


def _quoted(value: str) -> str:
    if value and not _BLANK.search(value):
        return value
    return '"' + " ".join(value.split()).replace('"', "'") + '"'


def start_logging(level: str, secrets: Collection[str] = (), stream: TextIO | None = None) -> None:
    """Send the log of the whole process to a stream, replacing what was set before.

    Args:
        level: of this program; other packages are heard from WARNING on (httpx tells URLs, the token in them, at INFO).
        secrets: what must not be seen in it.
        stream: standard error by default.

    Raises:
        ValueError: there is no such level.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(LineFormatter(Redaction(secrets)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def log_failure(log: logging.Logger, what: str, error: Exception | None, **extra: object) -> None:
    """Log that something failed: in a line where the error itself says why (a full disk, no network), else with where.

    Args:
        log: of the module where it failed.
        what: what failed.
        error: what it raised.
        extra: what else to log.
    """
    ours = isinstance(error, MujibError)
    if ours or (isinstance(error, NetworkError | RetryAfter) and not isinstance(error, BadRequest)):
        log.error("%s failed: %s", what, error, extra=extra)
    else:
        log.error("%s failed", what, exc_info=error, extra=extra)
