"""Methods about the bot itself: identity, texts, commands, menu button, webhook."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from .access import members_chat
from .errors import JSON, bad_request
from .methods import method
from .params import Params
from .state import State, Webhook

_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}


@method("getMe")
def get_me(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getme"""
    return state.bot_json()


def _language(params: Params) -> str:
    code = params.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def scope_key(state: State, scope: Any) -> str:
    """Return the name under which the commands of a scope are kept."""
    if scope is None:
        return "default"
    problem = "can't parse BotCommandScope: "
    if not isinstance(scope, dict):
        raise bad_request(problem + "BotCommandScope must be an Object")
    kind = str(scope.get("type", ""))
    if kind in _SCOPES:
        return kind
    if kind not in _CHAT_SCOPES:
        raise bad_request(problem + "Unsupported type specified")
    if not str(scope.get("chat_id", "")):
        raise bad_request(problem + "Empty chat_id specified")
    chat = members_chat(state, Params({"chat_id": scope["chat_id"]}))
    if chat.type == "channel":
        raise bad_request("can't change commands in channel chats")
    if chat.user is not None and kind != "chat":
        raise bad_request("can't use specified scope in private chats")
    if kind == "chat_member":
        return f"chat_member:{chat.id}:{int(scope.get('user_id', 0))}"
    return f"{kind}:{chat.id}"


def _key(state: State, params: Params) -> tuple[str, str]:
    return scope_key(state, params.json("scope", "BotCommandScope")), _language(params)


def _command(raw: Any) -> JSON:
    if not isinstance(raw, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if name not in raw:
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    command = str(raw["command"]).strip().removeprefix("/")
    description = str(raw["description"]).strip()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > 32:
        raise bad_request("command length must not exceed 32")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    if not re.fullmatch(r"[a-z0-9_]+", command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


@method("setMyCommands")
def set_my_commands(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#setmycommands"""
    given = params.json("commands", "commands")
    if given is not None and not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    key = _key(state, params)
    commands = [_command(raw) for raw in given or []]
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    state.commands[key] = commands
    return True


@method("getMyCommands")
def get_my_commands(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getmycommands"""
    return state.commands.get(_key(state, params), [])


@method("deleteMyCommands")
def delete_my_commands(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#deletemycommands"""
    state.commands.pop(_key(state, params), None)
    return True


def _register_profile_text(title: str, field: str, limit: int) -> None:
    def set_text(state: State, params: Params) -> Any:
        language, text = _language(params), params.text(field)
        if len(text) > limit:
            raise bad_request(f"bot {field.replace('_', ' ')} is too long")
        state.profile[field, language] = text
        return True

    def get_text(state: State, params: Params) -> Any:
        language = _language(params)
        default = state.bot.first_name if field == "name" else ""
        text = state.profile.get((field, language)) or state.profile.get((field, "")) or default
        return {field: text}

    method(f"setMy{title}")(set_text)
    method(f"getMy{title}")(get_text)


for _title, _field, _limit in (
    ("Name", "name", 64),
    ("Description", "description", 512),
    ("ShortDescription", "short_description", 120),
):
    _register_profile_text(_title, _field, _limit)


@method("setChatMenuButton")
def set_chat_menu_button(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#setchatmenubutton"""
    button = params.json("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    if button["type"] == "web_app" and not str(button.get("web_app", {}).get("url", "")).startswith("https://"):
        raise bad_request("menu button Web App URL is invalid: Only HTTPS links are allowed")
    number = params.integer("chat_id")
    if number and number not in state.users:
        raise bad_request("user not found")
    state.menu_buttons[number] = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getchatmenubutton"""
    number = params.integer("chat_id")
    return state.menu_buttons.get(number) or state.menu_buttons.get(0) or {"type": "commands"}


@method("setWebhook")
def set_webhook(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#setwebhook; as a local server's, ``http:`` and any port are allowed."""
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return delete_webhook(state, params)
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]+", secret):
        raise bad_request("secret token contains unallowed characters")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    state.updates.set_allowed(params)
    if params.boolean("drop_pending_updates"):
        state.updates.drop()
    state.webhook = Webhook(url, secret, params.integer("max_connections", 40, 1, 100000))
    state.updates.webhook_active = True
    state.updates.interrupt()
    state.on_webhook()
    state.notify()
    return True


@method("deleteWebhook")
def delete_webhook(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#deletewebhook"""
    if params.boolean("drop_pending_updates"):
        state.updates.drop()
    state.webhook = Webhook()
    state.updates.webhook_active = False
    state.notify()
    return True


@method("getWebhookInfo")
def get_webhook_info(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getwebhookinfo"""
    hook = state.webhook
    info: JSON = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(state.updates.pending),
    }
    if hook.url:
        info["max_connections"] = hook.max_connections
    if hook.last_error:
        info.update(last_error_date=hook.last_error_date, last_error_message=hook.last_error)
    if state.updates.allowed:
        info["allowed_updates"] = state.updates.allowed
    return info
