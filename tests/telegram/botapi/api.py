"""The server as a test sees it: start it, people it, script its faults, look at what the bot did."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any

from .errors import JSON, ScenarioError
from .faults import Faults
from .forwarding import hidden_origin
from .log import Call
from .membership import full_rights
from .model import ChatRecord, Member, Message, UserRecord
from .profile import scope_key
from .rooms import Chat
from .server import HttpServer
from .state import State
from .updates import UpdateQueue
from .users import User
from .waiting import Waiting
from .webhook import WebhookSender

TOKEN = "4567890123:AAtestTESTtestTESTtestTESTtestTESTtest"


class BotApi(Waiting):
    """A loopback Bot API for one bot. Use as a context manager, or ``start`` and ``stop``.

    ``privacy``: group privacy mode; ``inline``: the bot has inline mode; ``clock``: the server's time.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        port: int = 0,
        bot_username: str = "mujib_test_bot",
        bot_name: str = "مجيب",
        privacy: bool = True,
        inline: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.state = State(
            token, bot_name=bot_name, bot_username=bot_username, privacy=privacy, inline=inline, clock=clock
        )
        self._server = HttpServer(self.state, port)
        self._webhook = WebhookSender(self.state)
        self._people: dict[int, User] = {}
        self._rooms: dict[int, Chat] = {}
        self._ids = itertools.count(700_000_001)
        self._albums = itertools.count(13_000_000_000_000_001)

    # The server ------------------------------------------------------------------------------------------------

    def start(self) -> BotApi:
        """Begin to serve; after ``go_down`` on the same port."""
        self._server.start()
        return self

    def stop(self) -> None:
        """End everything."""
        self._server.stop()
        self._webhook.stop()

    def go_down(self) -> None:
        """Drop all connections and refuse new ones, keeping the state: the network is gone."""
        self._server.stop()

    def come_back(self) -> None:
        """Serve again on the same port."""
        self._server.start()

    def __enter__(self) -> BotApi:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address of the server, for ``TELEGRAM_API_URL``."""
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def base_url(self) -> str:
        """For ``Bot(base_url=…)``."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """For ``Bot(base_file_url=…)``."""
        return f"{self.url}/file/bot"

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.state.token

    @property
    def username(self) -> str:
        """The bot's username."""
        return str(self.state.bot.username)

    @property
    def faults(self) -> Faults:
        """The scripted faults."""
        return self.state.faults

    @property
    def log(self) -> list[Call]:
        """Every call, in order."""
        return self.state.log

    @property
    def warnings(self) -> list[str]:
        """What Telegram would let pass but a bot should not do, and failures of this server."""
        return self.state.warnings

    @property
    def updates(self) -> UpdateQueue:
        """The queue of updates."""
        return self.state.updates

    @property
    def webhook_target(self) -> str:
        """Where a webhook's public address really is, ``http://127.0.0.1:8443``; only loopback is ever called."""
        return self.state.webhook_target

    @webhook_target.setter
    def webhook_target(self, address: str) -> None:
        self.state.webhook_target = address

    # People and chats ------------------------------------------------------------------------------------------

    def user(
        self,
        name: str,
        id: int | None = None,
        *,
        username: str | None = None,
        last_name: str | None = None,
        language_code: str | None = "ar",
        hides_forwards: bool = False,
    ) -> User:
        """Make a user; ``hides_forwards``: forwards of their messages show only a name."""
        number = next(self._ids) if id is None else id
        with self.state.lock:
            if number in self.state.users:
                raise ScenarioError(f"there is a user {number} already")
            record = UserRecord(number, name, last_name, username, language_code, hides_forwards=hides_forwards)
            self.state.users[number] = record
            self._people[number] = User(self, record)
        return self._people[number]

    def private(self, user: User, *, started: bool = True) -> Chat:
        """Return the user's private chat with the bot; ``started=False``: Start was never pressed."""
        with self.state.lock:
            record = self.state.chats.get(user.id)
            if record is None:
                record = ChatRecord(user.id, "private", user=user.record, started=started, known=started)
                bot = Member(self.state.bot, "member")
                record.members = {user.id: Member(user.record), self.state.bot.id: bot}
                user.record.seen = user.record.seen or started
            return self._room(record)

    def group(self, title: str, members: Iterable[User] = (), **options: Any) -> Chat:
        """Make a basic group; see :meth:`supergroup` for the options."""
        return self._new("group", title, members, **options)

    def supergroup(self, title: str, members: Iterable[User] = (), *, forum: bool = False, **options: Any) -> Chat:
        """Make a supergroup, with topics if ``forum``.

        ``creator``: the owner (else made up); ``bot``: the bot's status from the beginning — ``"member"``,
        ``"administrator"`` or ``None`` for not being there (then use ``add_bot``); ``username``: a public one;
        ``id``: a given id.
        """
        return self._new("supergroup", title, members, forum=forum, **options)

    def channel(self, title: str, members: Iterable[User] = (), **options: Any) -> Chat:
        """Make a channel, the bot being its administrator unless ``bot=None``; options as for supergroups."""
        options.setdefault("bot", "administrator")
        return self._new("channel", title, members, **options)

    def _new(
        self,
        kind: str,
        title: str,
        members: Iterable[User],
        *,
        forum: bool = False,
        creator: User | None = None,
        bot: str | None = "member",
        username: str | None = None,
        id: int | None = None,
    ) -> Chat:
        owner = creator or self.user(f"صاحب «{title}»")
        with self.state.lock:
            number = self.state.chat_id_for(kind) if id is None else id
            record = ChatRecord(number, kind, title, username, forum=forum, known=bot is not None)
            record.members[owner.id] = Member(owner.record, "creator")
            for user in members:
                record.members.setdefault(user.id, Member(user.record))
            if bot is not None:
                rights = full_rights(record) if bot == "administrator" else {}
                record.members[self.state.bot.id] = Member(self.state.bot, bot, rights)
            if kind == "supergroup":
                record.last_id = 1
            return self._room(record)

    def _room(self, record: ChatRecord) -> Chat:
        self.state.chats[record.id] = record
        return self._rooms.setdefault(record.id, Chat(self, record))

    def chat(self, number: int) -> Chat:
        """Return the chat with this id."""
        with self.state.lock:
            return self._room(self.state.chats[number])

    def owner(self, chat: Chat) -> User:
        """Return the owner of a chat."""
        return self._people[next(n for n, m in chat.record.members.items() if m.status == "creator")]

    def hidden_origin(self, name: str, date: int | None = None) -> JSON:
        """Return the origin of a message forwarded from someone of whom only the name is shown."""
        return hidden_origin(name, date or self.state.now())

    def album_id(self) -> str:
        """Return a fresh ``media_group_id``."""
        return str(next(self._albums))

    # What the bot set up ---------------------------------------------------------------------------------------

    def commands(self, scope: JSON | None = None, language: str = "") -> dict[str, str]:
        """Return the commands set for exactly this scope and language: name → description."""
        with self.state.lock:
            found = self.state.commands.get((scope_key(self.state, scope), language), [])
            return {command["command"]: command["description"] for command in found}

    def profile(self, field: str, language: str = "") -> str:
        """Return the bot's ``name``, ``description`` or ``short_description`` in exactly this language."""
        return self.state.profile.get((field, language), "")

    def file(self, message: Message) -> bytes:
        """Return the content of the document a message carries."""
        return self.state.files[message.data["document"]["file_id"]].data
