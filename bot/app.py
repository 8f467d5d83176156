"""The bot as a process: put together, started, kept going, ended gracefully.

`bot.inbox` says what becomes of an update, `bot.handling` how a handler is written.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from telegram import Update
from telegram.constants import ChatType
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationHandlerStop, ContextTypes

from bot import adding, chats, commands, profile, sending, subscribing
from bot.asking import registering as asking
from bot.garbage import spare_what_is_here
from bot.handling import App, Background, Context
from bot.inbox import ChatOrder, Inbox, InboxBot
from bot.listening import listen
from bot.log import log_failure, start_logging
from bot.pacing import ChatPacing
from bot.render import fill
from bot.services import Services
from bot.settings import Settings, is_token, load_settings
from bot.state import people
from bot.transport import PooledRequest
from index import MujibError
from index.errors import SettingsError

__all__ = ["PARTS", "build", "main", "run"]

log = logging.getLogger(__name__)

Register = Callable[[App, Services], Sequence[Background]]

PARTS: tuple[Register, ...] = (adding.register, subscribing.register, asking.register)
"""What the bot can do. Each adds its handlers to an application, in the groups of `bot.handling`."""

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_CONNECTIONS = 32
"""To Telegram: enough for some hundred messages a second."""


def build(services: Services) -> tuple[App, list[Background]]:
    """Put the bot together; nothing is sent yet.

    Returns:
        The application, and what shall run beside it.

    Raises:
        SettingsError: a setting is missing or wrong.
        InvalidToken: the token is none.
    """
    settings = services.settings
    token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else ""
    api = settings.telegram_api_url.rstrip("/")
    inbox = Inbox(services)
    bot = InboxBot(
        token,
        inbox=inbox,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        # Under a flood a message waits for a connection rather than be lost.
        request=PooledRequest(_CONNECTIONS, read_timeout=20.0, pool_timeout=60.0),
        get_updates_request=PooledRequest(2, read_timeout=10.0),
        rate_limiter=ChatPacing(),
    )
    application: App = (
        Application.builder()
        .bot(bot)
        .update_queue(inbox)
        .concurrent_updates(ChatOrder(services))
        .context_types(ContextTypes(context=Context))
        .job_queue(None)
        .build()
    )
    chats.register(application, services)
    background = [task for register in PARTS for task in register(application, services)]
    application.add_error_handler(_error_handler(services))
    return application, background


def main(settings: Settings | None = None) -> None:
    """Run the bot until it is told to stop; `mujib bot`.

    Raises:
        SystemExit: it can't start; why was logged.
    """
    chosen = settings or load_settings()
    secrets = [
        secret.get_secret_value() for secret in (chosen.telegram_bot_token, chosen.webhook_secret) if secret is not None
    ]
    start_logging(chosen.log_level, secrets)
    if chosen.telegram_bot_token is None:
        log.error("no token: put the one @BotFather gave you into .env as TELEGRAM_BOT_TOKEN")
        sys.exit(2)
    if not is_token(chosen.telegram_bot_token.get_secret_value()):  # Telegram needn't be reached to see that
        log.error("TELEGRAM_BOT_TOKEN is no token (digits, a colon, 35 letters): copy it again from @BotFather")
        sys.exit(2)
    try:
        services = Services.open(chosen)
    except MujibError as error:
        log.error("can't start: %s", error)
        sys.exit(1)
    spare_what_is_here()
    try:
        asyncio.run(run(services))
    except InvalidToken:
        log.error("Telegram doesn't know the token TELEGRAM_BOT_TOKEN: copy it again from @BotFather")
        sys.exit(2)
    except SettingsError as error:
        log.error("can't start: %s", error)
        sys.exit(2)
    except MujibError as error:
        log.error("stopped: %s", error)
        sys.exit(1)
    finally:
        services.close()


async def run(services: Services, stop: asyncio.Event | None = None) -> None:
    """Run the bot until SIGTERM or SIGINT, or until the event is set; what was accepted is finished first.

    Raises:
        InvalidToken: Telegram doesn't know the token.
        SettingsError: Telegram refuses the webhook, or its port can't be listened at.
        MujibError: library or tables failed at the start.
    """
    stop = stop or asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    application, background = build(services)
    if not await _reach(application, stop):
        return
    tasks: list[asyncio.Task[None]] = []
    try:
        await application.start()
        left = await _inbox(application).restore(application.bot)
        if not await _unless_stopped(listen(application, services.settings), stop):
            return
        tasks = [asyncio.create_task(_keep(task, application, stop)) for task in background]
        tasks.append(asyncio.create_task(_publish(application, services, stop)))
        articles = (await services.call(services.library.count)).articles
        log.info("started", extra={"bot": application.bot.username, "articles": articles, "left_from_before": left})
        if not services.settings.owner_ids:
            log.warning("nobody can add articles in Telegram, or name admins: put your number into .env as OWNER_IDS")
        await stop.wait()
        log.info("stopping")
    finally:
        stop.set()
        if application.updater is not None and application.updater.running:
            await application.updater.stop()
        if application.running:
            await application.stop()
        await asyncio.gather(*tasks, return_exceptions=True)
        if services.workers is not None:
            await services.workers.stop()
        await application.shutdown()
        log.info("stopped")


async def _reach(application: App, stop: asyncio.Event) -> bool:
    """Wait until Telegram answers; False where the bot is stopped before.

    Raises:
        InvalidToken: it does, and doesn't know the token.
    """
    pause = _FIRST_PAUSE
    while not stop.is_set():
        try:
            await application.initialize()
            return True
        except (NetworkError, RetryAfter) as error:
            log.warning("Telegram can't be reached, trying again in %g s: %s", pause, error)
        await _sleep(pause, stop)
        pause = min(2 * pause, _LONGEST_PAUSE)
    await application.shutdown()
    return False


async def _unless_stopped(work: Coroutine[Any, Any, None], stop: asyncio.Event) -> bool:
    """Do something that may take for ever; False where the bot is stopped before."""
    doing, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait((doing, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if doing.done():
        await doing
        return True
    doing.cancel()
    await asyncio.gather(doing, return_exceptions=True)
    return False


async def _publish(application: App, services: Services, stop: asyncio.Event) -> None:
    """Register the menus of commands, trying until it has worked, then the descriptions: the bot is useful without."""
    pause = _FIRST_PAUSE
    while not stop.is_set():
        try:
            await commands.publish(application.bot, services)
            await profile.publish(application.bot, services)
            return
        except (TelegramError, MujibError) as error:
            log.warning("the menus of commands can't be registered, trying again: %s", error)
        await _sleep(pause, stop)
        pause = min(2 * pause, _LONGEST_PAUSE)


async def _keep(task: Background, application: App, stop: asyncio.Event) -> None:
    """Run something beside the handlers; where it fails, log it and begin again."""
    pause = _FIRST_PAUSE
    while not stop.is_set():
        try:
            await task(application.bot, stop)
            return
        except Exception as error:
            log_failure(log, f"{getattr(task, '__qualname__', task)}, which begins again,", error)
        await _sleep(pause, stop)
        pause = min(2 * pause, _LONGEST_PAUSE)


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


def _inbox(application: App) -> Inbox:
    queue = application.update_queue
    assert isinstance(queue, Inbox), "the application was built with one"
    return queue


def _error_handler(services: Services) -> Callable[[object, Context], Any]:
    async def on_error(update: object, context: Context) -> None:
        """Log what a handler raised, and tell who waits for an answer that there will be none."""
        number = update.update_id if isinstance(update, Update) else None
        log_failure(log, "a handler", context.error, update=number)
        if isinstance(update, Update):
            try:
                await _apologise(services, update, context)
            except (TelegramError, MujibError) as error:
                log.warning("that it failed couldn't be told either: %s", error, extra={"update": number})
        raise ApplicationHandlerStop

    return on_error


async def _apologise(services: Services, update: Update, context: Context) -> None:
    user, chat = update.effective_user, update.effective_chat
    try:
        standing = await services.read(people.standing, user.id if user else None, chat.id if chat else None, "")
        words = services.messages(standing.language)
    except MujibError:  # what failed may be the tables themselves
        words = services.messages()
    if update.callback_query is not None:
        await sending.answer_callback(context.bot, update.callback_query.id, words.text("errors.internal"), alert=True)
    elif chat is not None and chat.type == ChatType.PRIVATE and update.effective_message is not None:
        await sending.send(context.bot, chat.id, fill(words, "errors.internal"))
