"""`mujib doctor`: what is installed, where data lies, whether all is well."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.output import State, print_json, state_of
from bot.messages import isolate
from bot.settings import is_token
from bot.terminal import print_line, printable
from index import MujibError
from index.engines import damaged_files
from index.errors import RerankerError
from index.ranking.neural import Reranker
from index.text.camel import database_path
from index.text.lexicon import data_fingerprint

__all__ = ["Check", "checks", "doctor"]

PACKAGES = (
    "camel-tools",
    "tantivy",
    "rank-bm25",
    "python-telegram-bot",
    "httpx",
    "SQLAlchemy",
    "alembic",
    "pydantic-settings",
    "platformdirs",
    "filelock",
    "typer",
    "rich",
)
_ENOUGH_DISK = 500 * 10**6


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Args:
        name: a stable name, for scripts.
        label: what it is, in words.
        ok: False where something has to be done.
        detail: what was found.
        hint: what to do about it; empty where all is well.
    """

    name: str
    label: str
    ok: bool
    detail: str
    hint: str = ""


def doctor(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="Print one line of JSON.")] = False,
) -> None:
    """Look whether everything is in order. Ends with 1 where something is wrong, and says what to do."""
    state = state_of(context)
    found = list(checks(state))
    wrong = [check for check in found if not check.ok]
    if json:
        print_json({"ok": not wrong, "checks": [asdict(check) for check in found]})
    else:
        for check in found:
            sign, style = ("✓", "green") if check.ok else ("✗", "red")
            detail = _isolated(check.detail, state.messages.language)
            print_line(state.out, f"{sign} {check.label}: {detail}", style="" if check.ok else style)
            if check.hint:
                print_line(state.out, f"  ← {check.hint}", style="yellow")
        if wrong:
            state.say("doctor.wrong", count=len(wrong))
        else:
            state.say("doctor.ok")
    if wrong:
        raise typer.Exit(1)


def _isolated(detail: str, language: str) -> str:
    """A detail that no message has dealt with yet, kept from mixing with the line's direction."""
    return detail if "\u2068" in detail else isolate(detail, language)


def checks(state: State) -> Iterator[Check]:
    """Look at everything; what is wrong doesn't keep the rest from being looked at."""
    text = state.messages.text
    yield Check("python", text("doctor.python"), True, platform.python_version())
    for package in PACKAGES:
        yield _package(state, package)
    yield Check("tables", text("doctor.tables"), True, data_fingerprint())
    yield _home(state)
    yield _disk(state)
    yield from _library(state)
    yield _reranker(state)
    yield _telegram(state)


def _telegram(state: State) -> Check:
    """Whether there is a token, and of the form tokens have; whether Telegram knows it the bot finds out."""
    text, token = state.messages.text, state.settings.telegram_bot_token
    label = text("doctor.telegram")
    if token is None:
        return Check("telegram", label, True, text("doctor.no_token"))
    if is_token(token.get_secret_value()):
        return Check("telegram", label, True, text("doctor.token"))
    return Check("telegram", label, False, text("doctor.token_form"), text("doctor.hint_token"))


def _package(state: State, package: str) -> Check:
    text = state.messages.text
    label = text("doctor.package", name=package)
    try:
        return Check(f"package:{package}", label, True, metadata.version(package))
    except metadata.PackageNotFoundError:
        return Check(f"package:{package}", label, False, text("doctor.missing"), text("doctor.hint_install"))


def _existing(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    return next((place for place in (path, *path.parents) if place.exists()), path)


def _home(state: State) -> Check:
    text, home = state.messages.text, state.settings.mujib_home
    label, path = text("doctor.home"), printable(str(home))
    place = _existing(home)
    if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
        return Check("home", label, True, path)
    return Check("home", label, False, text("doctor.not_writable", path=path), text("doctor.hint_home"))


def _disk(state: State) -> Check:
    text = state.messages.text
    free = shutil.disk_usage(_existing(state.settings.mujib_home)).free
    enough = free >= _ENOUGH_DISK
    hint = "" if enough else text("doctor.hint_disk")
    return Check("disk", text("doctor.disk"), enough, text("doctor.gigabytes", size=f"{free / 1e9:.1f}"), hint)


def _library(state: State) -> Iterator[Check]:
    """The library with its index. Opening it brings the index up to date, unless another process is writing."""
    text, settings = state.messages.text, state.settings
    label, home = text("doctor.library"), settings.mujib_home
    if settings.database_url is None and not (home / "library.db").exists():
        yield Check("library", label, True, text("doctor.no_library", path=printable(str(home))))
        yield _morphology(state, None)
        return
    damaged = damaged_files(settings.engine, home / "index")
    try:
        with state.library() as library:
            counts, found = library.count(), library.state()
    except MujibError as error:
        yield Check("library", label, False, str(error), state.messages.error(error))
        return
    detail = text(
        "doctor.counts",
        articles=f"{counts.articles:,}",
        sentences=f"{counts.sentences:,}",
        path=printable(str(home)),
    )
    yield Check("library", label, True, detail)
    yield _index(state, found, damaged)
    yield Check("analysis", text("doctor.analysis"), True, str(found["analysis"]))
    yield _morphology(state, str(found["analysis"]))


def _index(state: State, found: Mapping[str, object], damaged: Sequence[str]) -> Check:
    """The index: whether its files are whole, and it is in step with the store.

    Args:
        state: the command's.
        found: what the opened library says of itself.
        damaged: files that weren't what was written, before the library was opened; opening mends what it notices.
    """
    text, folder = state.messages.text, state.settings.mujib_home / "index"
    label, engine, path = text("doctor.index"), found["engine"], printable(str(folder))
    in_step = (found["store_revision"], found["store_sentences"]) == (found["index_revision"], found["index_sentences"])
    if not in_step:
        detail = text(
            "doctor.behind",
            index=found["index_revision"],
            store=found["store_revision"],
            index_sentences=found["index_sentences"],
            store_sentences=found["store_sentences"],
        )
        hint = text("doctor.hint_behind", path=path)
    elif damaged:
        mended = not damaged_files(str(engine), folder)
        detail = text("doctor.mended" if mended else "doctor.damaged", files=printable(", ".join(damaged)))
        hint = text("doctor.hint_mended") if mended else text("doctor.hint_damaged", path=path)
    else:
        detail, hint = text("doctor.in_step", revision=found["store_revision"]), ""
    return Check("index", label, not hint, f"{engine}: {detail}", hint)


def _morphology(state: State, analysis: str | None) -> Check:
    """The full database: optional, but where it is installed it has to be in use.

    Args:
        state: the command's.
        analysis: the analysis the library works with, where it could be opened.
    """
    text = state.messages.text
    label, place = text("doctor.morphology"), database_path(state.settings.mujib_home / "camel")
    path = printable(str(place))
    if not place.exists():
        return Check("morphology", label, True, text("doctor.not_installed"))
    if analysis is not None and not analysis.startswith("camel"):
        return Check("morphology", label, False, text("doctor.unreadable", path=path), text("doctor.hint_morphology"))
    return Check("morphology", label, True, text("doctor.installed", path=path))


def _reranker(state: State) -> Check:
    """The neural re-ranker: optional, but what is set has to load. Nothing is fetched for the looking."""
    text, source = state.messages.text, state.settings.reranker
    label = text("doctor.reranker")
    if source is None:
        return Check("reranker", label, True, text("doctor.no_reranker"))
    reranker = Reranker(source, state.settings.mujib_home / "models")
    try:
        if reranker.local_folder() is None:
            return Check("reranker", label, True, text("doctor.reranker_later", source=printable(source)))
        encoder = reranker.load()
    except RerankerError as error:
        return Check("reranker", label, False, state.messages.error(error), text("doctor.hint_reranker"))
    detail = text(
        "doctor.reranker_ready",
        path=printable(str(encoder.file)),
        length=encoder.max_length,
        threads=encoder.threads,
        weight=reranker.weight,
    )
    return Check("reranker", label, True, detail)
