"""The log holds no secret and breaks no line."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from bot.log import start_logging

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
