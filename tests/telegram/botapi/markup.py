"""Reply markup: Telegram's checks of inline keyboards and of the other keyboards."""

from __future__ import annotations

from typing import Any

from .errors import JSON, bad_request
from .params import Params
from .text import check_url

MAX_BUTTONS = 100
MAX_ROW = 8
MAX_DATA = 64
_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
_STYLES = {"danger", "success", "primary"}


def _rows(markup: JSON, name: str) -> list[list[Any]]:
    rows = markup.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        owner = " of the InlineKeyboardMarkup" if name == "inline_keyboard" else ""
        raise bad_request(f'field "{name}"{owner} must be an Array of Arrays')
    return [row for row in rows if row]


def _flags(markup: JSON, *names: str) -> None:
    for name in names:
        if not isinstance(markup.get(name, False), bool):
            raise bad_request(f'field "{name}" must be of type Boolean')


def _check_button(button: Any) -> None:
    problem = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(problem + "InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad_request(problem + 'Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise bad_request(problem + 'Field "text" must be of type String')
    given = [name for name in _ACTIONS if name in button]
    useless = {"url", "callback_data"}
    actions = [name for name in given if name not in useless or button[name] != ""]
    if not actions:
        raise bad_request(problem + "Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:  # stricter than Telegram, which silently takes the first
        raise bad_request(problem + f"exactly one action is allowed, not {', '.join(actions)}")
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if button.get("style", "primary") not in _STYLES:
        raise bad_request("BUTTON_STYLE_INVALID")
    _check_action(actions[0], button[actions[0]])


def _check_action(action: str, value: Any) -> None:
    if action == "url":
        objection = check_url(str(value))
        if objection is not None:
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: {objection}")
    elif action == "callback_data":
        if not isinstance(value, str) or len(value.encode()) > MAX_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "web_app":
        url = value.get("url", "") if isinstance(value, dict) else ""
        if not url.startswith("https://"):
            reason = "is invalid: Only HTTPS links are allowed"
            raise bad_request(f"inline keyboard button Web App URL '{url}' {reason}")
    elif action == "copy_text":
        text = value.get("text", "") if isinstance(value, dict) else ""
        if not 1 <= len(text) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif action in {"callback_game", "pay"}:
        raise bad_request("BUTTON_TYPE_INVALID")


def check_markup(markup: Any) -> JSON | None:
    """Check a decoded reply markup; return what the message will carry, ``None`` for nothing."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = _rows(markup, "inline_keyboard")
    for row in rows:
        for button in row:
            _check_button(button)
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_ROW for row in rows):
        raise bad_request("reply markup is too long")
    for row in _rows(markup, "keyboard"):
        for button in row:
            if not isinstance(button, str) and not (isinstance(button, dict) and button.get("text")):
                raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    _flags(markup, "remove_keyboard", "force_reply", "selective", "resize_keyboard", "one_time_keyboard")
    if rows:
        return {"inline_keyboard": rows}
    return markup if any(markup.get(name) for name in ("keyboard", "remove_keyboard", "force_reply")) else None


def read_markup(params: Params) -> JSON | None:
    """Read ``reply_markup`` of a call."""
    return check_markup(params.json("reply_markup", "reply keyboard markup"))


def inline_part(markup: JSON | None) -> JSON | None:
    """Return the part shown in the returned Message: only inline keyboards are."""
    return markup if markup is not None and "inline_keyboard" in markup else None
