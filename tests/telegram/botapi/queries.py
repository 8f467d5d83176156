"""Methods that answer: callback queries and inline queries."""

from __future__ import annotations

import re
import time
from typing import Any

from .entities import utf16_length
from .errors import JSON, ApiError, bad_request
from .markup import check_markup
from .methods import method
from .params import Params
from .sending import text_content
from .state import PendingQuery, State
from .text import check_text, check_url, parse_text

MAX_RESULTS = 50
MAX_CALLBACK_TEXT = 200
QUERY_LIFE = 600.0
_RESULT_FIELDS = {
    "article": ("title",), "photo": ("photo_url", "thumbnail_url"), "document": ("title",), "location": ("title",),
}  # fmt: skip


def _open(state: State, table: dict[str, PendingQuery], number: str) -> PendingQuery:
    query = table.get(number)
    if query is None or query.expired or time.monotonic() - query.at > QUERY_LIFE:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return query


def _done(state: State, query: PendingQuery, answer: JSON) -> bool:
    query.answer = answer
    state.notify()
    return True


@method("answerCallbackQuery")
def answer_callback_query(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#answercallbackquery"""
    query = _open(state, state.callbacks, params.text("callback_query_id"))
    text, url = params.text("text"), params.text("url")
    if utf16_length(text) > MAX_CALLBACK_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and not re.match(rf"(https?://)?(t\.me/{state.bot.username}\?start=|telegram\.me/)", url):
        raise bad_request("URL_INVALID")
    if query.answer is not None:
        state.warn(f"callback query {query.id} was answered twice")
    return _done(state, query, {"text": text, "show_alert": params.boolean("show_alert"), "url": url})


def _content(state: State, raw: Any, required: bool) -> JSON | None:
    if raw is None:
        if required:
            raise bad_request("can't parse inline query result: Can't find field \"input_message_content\"")
        return None
    if not isinstance(raw, dict):
        raise bad_request("can't parse inline query result: input message content must be an Object")
    if "message_text" not in raw:
        return dict(raw)
    text = str(raw["message_text"])
    if not text:
        raise bad_request("can't parse inline query result: Message text is empty")
    formatted = parse_text(text, str(raw.get("parse_mode", "")), raw.get("entities"), state.find_user)
    state.note_dropped(formatted, "answerInlineQuery")
    content = text_content(check_text(formatted))
    if raw.get("link_preview_options"):
        content["link_preview_options"] = raw["link_preview_options"]
    return content


def _result(state: State, raw: Any) -> JSON:
    problem = "can't parse inline query result: "
    if not isinstance(raw, dict):
        raise bad_request(problem + "Expected an Object")
    kind = str(raw.get("type", ""))
    for name in ("type", "id", *_RESULT_FIELDS.get(kind, ())):
        if name not in raw:
            raise bad_request(f'{problem}Can\'t find field "{name}"')
    number = str(raw["id"])
    if not number:
        raise bad_request("RESULT_ID_EMPTY")
    if len(number.encode()) > 64:
        raise bad_request("RESULT_ID_INVALID")
    if "title" in raw and not str(raw["title"]).strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if raw.get("url") and check_url(str(raw["url"])) is not None:
        raise bad_request("ARTICLE_URL_INVALID")
    content = _content(state, raw.get("input_message_content"), kind == "article")
    return {**raw, "content": content, "reply_markup": check_markup(raw.get("reply_markup"))}


@method("answerInlineQuery")
def answer_inline_query(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#answerinlinequery"""
    query = state.inline_queries.get(params.text("inline_query_id"))
    try:
        results = params.json("results", "inline query results")
        if not isinstance(results, list):
            raise bad_request("expected an Array of inline query results")
        checked = [_result(state, raw) for raw in results]
        if len(checked) > MAX_RESULTS:
            raise bad_request("RESULTS_TOO_MUCH")
        if len({str(result["id"]) for result in checked}) != len(checked):
            raise bad_request("RESULT_ID_DUPLICATE")
        if len(params.text("next_offset").encode()) > 64:
            raise bad_request("NEXT_OFFSET_INVALID")
        button = params.json("button", "inline query results button")
        start = str((button or {}).get("start_parameter", "start"))
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start):
            raise bad_request("START_PARAM_INVALID")
        query = _open(state, state.inline_queries, params.text("inline_query_id"))
    except ApiError as refusal:
        if query is not None:
            query.error = refusal
            state.notify()
        raise
    answer: JSON = {
        "results": checked,
        "button": button,
        "next_offset": params.text("next_offset"),
        "cache_time": params.integer("cache_time", 300),
        "is_personal": params.boolean("is_personal"),
    }
    return _done(state, query, answer)
