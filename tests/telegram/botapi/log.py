"""The record of every call the bot made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .errors import JSON
from .params import Params


@dataclass(eq=False)
class Call:
    """A call: what was asked, what was answered, which fault struck."""

    method: str
    params: JSON
    at: float
    """Seconds of the monotonic clock when it came."""
    files: dict[str, bytes] = field(default_factory=dict)
    status: int | None = None
    """The HTTP status answered; ``None``: nothing was (yet)."""
    response: JSON | None = None
    fault: str | None = None
    executed: bool = False
    took: float = 0.0

    @classmethod
    def of(cls, method: str, params: Params, at: float) -> Call:
        """Make the record of a call that just came."""
        files = {name: upload.data for name, upload in params.files.items()}
        return cls(method, params.decoded(), at, files)

    @property
    def chat_id(self) -> int | None:
        """The chat concerned, if it is given by number."""
        value = self.params.get("chat_id")
        return value if isinstance(value, int) else None

    @property
    def ok(self) -> bool:
        """Whether the call succeeded and the bot was told so."""
        return bool(self.response and self.response.get("ok"))

    @property
    def result(self) -> Any:
        """What was answered."""
        return self.response.get("result") if self.response else None

    @property
    def error(self) -> str:
        """The refusal, empty if there was none."""
        return str(self.response.get("description", "")) if self.response else ""

    def __repr__(self) -> str:
        outcome = "no answer" if self.status is None else "ok" if self.ok else f"{self.status} {self.error}"
        fault = f" [{self.fault}]" if self.fault else ""
        return f"<{self.method} {self.params} → {outcome}{fault}>"
