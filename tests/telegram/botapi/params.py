"""Parameters of a call: query string, JSON, form and multipart bodies read into one typed mapping."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from .errors import JSON, bad_request

_INTEGER_KEYS = {
    "chat_id", "from_chat_id", "message_id", "message_thread_id", "user_id", "reply_to_message_id",
    "offset", "limit", "timeout", "cache_time",
}  # fmt: skip
_TEXT_KEYS = {"text", "caption", "name", "description", "short_description", "secret_token"}


@dataclass(frozen=True)
class Upload:
    """A file sent in a multipart body."""

    name: str
    mime: str
    data: bytes


@dataclass
class Params:
    """The parameters of one call with Telegram's lenient readings of each type."""

    values: JSON = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Tell whether the parameter was given at all."""
        return name in self.values

    def text(self, name: str) -> str:
        """Return the parameter as text, empty if absent."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0, low: int | None = None, high: int | None = None) -> int:
        """Return the parameter as an integer, clamped like Telegram does."""
        match = re.match(r"\s*(-?\d+)", self.text(name))
        value = int(match.group(1)) if match else default
        if low is not None:
            value = max(low, value)
        return value if high is None else min(high, value)

    def boolean(self, name: str) -> bool:
        """Return the parameter as a truth value."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def json(self, name: str, what: str) -> Any:
        """Return the parameter decoded from JSON, ``None`` if absent; ``what`` names it in the refusal."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def decoded(self) -> JSON:
        """Return the parameters as Python values, for the log: JSON, identifiers and truth values decoded."""
        return {name: _decode(name, value) for name, value in self.values.items()}


def _decode(name: str, value: Any) -> Any:
    if not isinstance(value, str) or name in _TEXT_KEYS:
        return value
    if name in _INTEGER_KEYS and re.fullmatch(r"-?\d+", value):
        return int(value)
    if value in {"true", "false"}:
        return value == "true"
    if value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def read_params(query: str, content_type: str, body: bytes) -> Params:
    """Read the parameters of a request from its query string and its body."""
    params = Params(dict(parse_qsl(query, keep_blank_values=True)))
    kind = content_type.partition(";")[0].strip().lower()
    if not body:
        return params
    if kind == "application/json":
        try:
            values = json.loads(body)
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(values, dict):
            raise bad_request("expected a JSON object")
        params.values.update({name: value for name, value in values.items() if value is not None})
    elif kind == "application/x-www-form-urlencoded":
        params.values.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    elif kind == "multipart/form-data":
        _read_multipart(content_type, body, params)
    return params


def _read_multipart(content_type: str, body: bytes, params: Params) -> None:
    boundary = re.search(r'boundary="?([^";]+)"?', content_type)
    if boundary is None:
        raise bad_request("can't find multipart boundary")
    for part in body.split(b"--" + boundary.group(1).encode())[1:]:
        if part.startswith(b"--"):
            break
        head, _, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        data = data.removesuffix(b"\r\n")
        headers = head.decode("utf-8", "replace")
        name = re.search(r'(?<![a-z])name="([^"]*)"', headers)
        if name is None:
            continue
        filename = re.search(r'filename="([^"]*)"', headers)
        if filename is None:
            params.values[name.group(1)] = data.decode("utf-8", "replace")
            continue
        mime = re.search(r"(?im)^content-type:\s*([^\r\n;]+)", headers)
        upload = Upload(filename.group(1), mime.group(1).strip() if mime else "application/octet-stream", data)
        params.files[name.group(1)] = upload
