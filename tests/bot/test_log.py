"""The log holds no secret and breaks no line."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from telegram.error import BadRequest, NetworkError

from bot.log import log_failure, start_logging
from index.errors import StorageError

TOKEN = "4567890123:AAtestTESTtestTESTtestTESTtestTESTtest"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in ("httpx", "telegram", "httpcore")}
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def test_secrets_are_redacted_everywhere(stream: io.StringIO) -> None:
    start_logging("DEBUG", ["s3cret"], stream)
    log = logging.getLogger("bot.test")
    log.info("polling https://api.telegram.org/bot%s/getMe", TOKEN, extra={"url": f"bot{TOKEN}"})
    try:
        raise ValueError(f"{TOKEN} and s3cret")
    except ValueError:
        log.exception("failed")
    text = stream.getvalue()
    assert TOKEN.partition(":")[2] not in text
    assert "s3cret" not in text
    assert "4567890123:***" in text


def test_other_packages_are_heard_from_warning_on(stream: io.StringIO) -> None:
    start_logging("DEBUG", (), stream)
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot1/getMe")
    logging.getLogger("httpx").warning("odd")
    assert "HTTP Request" not in stream.getvalue()
    assert "odd" in stream.getvalue()


def test_one_event_one_line(stream: io.StringIO) -> None:
    start_logging("INFO", (), stream)
    logging.getLogger("bot.test").info("two\nlines", extra={"reason": 'a "quoted"\nword', "chat": -5})
    (line,) = stream.getvalue().splitlines()
    assert line.endswith("""two lines reason="a 'quoted' word" chat=-5""")


def _raised(error: Exception) -> Exception:
    """An error with a traceback."""
    try:
        raise error
    except Exception as one:
        return one


@pytest.mark.parametrize("error", [StorageError("the disk is full (/var/lib/mujib)"), NetworkError("no route")])
def test_what_explains_itself_is_one_line(caplog: pytest.LogCaptureFixture, error: Exception) -> None:
    log_failure(logging.getLogger("test"), "a handler", _raised(error), update=7)
    assert len(caplog.text.splitlines()) == 1
    assert str(error) in caplog.text


@pytest.mark.parametrize("error", [KeyError("name"), BadRequest("can't parse entities")])
def test_what_is_a_mistake_of_ours_is_traced(caplog: pytest.LogCaptureFixture, error: Exception) -> None:
    log_failure(logging.getLogger("test"), "a handler", _raised(error))
    assert "Traceback" in caplog.text
