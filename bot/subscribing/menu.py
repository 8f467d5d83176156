"""What the dialogue of a subscription shows: its settings in words, and the buttons that change them.

A button holds all there is to know, so a menu may be as old as it likes: `sub:<number>:<verb>:<value>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton

from bot.messages import Messages, isolate
from bot.render import Html, Row, callback_data, escape, fill, join, lead
from bot.state.subscriptions import PAUSED, SUSPENDED, Place, Subscription
from bot.subscribing.schedule import INSTANT, MODES, WEEKLY, after_quiet, clock_time, local_day

__all__ = ["PREFIX", "VIEWS", "View", "button", "choices", "describe", "item_text", "place_name", "view", "where"]

PREFIX = "sub"

View = tuple[Html, list[Row]]

_COUNTS = (3, 5, 10, 15, 20, 30)
_LENGTHS = (1, 2, 3, 4, 5)
_QUIET = ((22, 6), (22, 8), (23, 7), (0, 7))
_ZONES = (
    "Asia/Riyadh", "Africa/Cairo", "Asia/Dubai", "Asia/Baghdad", "Asia/Amman", "Asia/Beirut", "Asia/Damascus",
    "Asia/Jerusalem", "Asia/Kuwait", "Asia/Qatar", "Asia/Muscat", "Asia/Aden", "Africa/Khartoum", "Africa/Tripoli",
    "Africa/Tunis", "Africa/Algiers", "Africa/Casablanca", "Africa/Nouakchott", "Africa/Mogadishu", "Europe/London",
    "UTC",
)  # fmt: skip
_MAX_SHOWN = 40


def describe(words: Messages, one: Subscription, place: Place, now: float, *, uncertain: int = 0) -> Html:
    """The settings of a subscription, a line each."""
    lines = [_head(words, one, place)]
    if one.state in (PAUSED, SUSPENDED):
        lines.append(fill(words, f"subscribing.{one.state}"))
    lines.append(_when(words, one))
    if one.next_at is not None and one.mode != INSTANT and one.state != PAUSED:
        day, time = _local(words, after_quiet(one, max(one.next_at, now)), one.timezone)
        lines.append(fill(words, "subscribing.next", day=day, time=time))
    clock = datetime.fromtimestamp(now, ZoneInfo(one.timezone))
    shown = clock_time(clock.hour * 60 + clock.minute)
    lines.append(fill(words, "subscribing.zone", zone=_zone(words, one.timezone), now=shown))
    sentences = words.count("counts.sentences", one.sentences)
    lines.append(fill(words, "subscribing.size", count=one.max_articles, sentences=sentences))
    for name, chosen in (("include", one.include), ("exclude", one.exclude)):
        if chosen:
            lines.append(fill(words, f"subscribing.{name}", words=words.text("digest.comma").join(chosen)))
    if one.quiet_from is not None and one.quiet_until is not None:
        start, end = clock_time(one.quiet_from), clock_time(one.quiet_until)
        lines.append(fill(words, "subscribing.quiet", start=start, end=end))
    if one.silent:
        lines.append(fill(words, "subscribing.silent"))
    if uncertain:
        lines.append(fill(words, "subscribing.uncertain", n=uncertain))
    return join([lead(line, words.language) for line in lines])


def view(name: str, words: Messages, one: Subscription, place: Place, now: float, *, uncertain: int = 0) -> View:
    """One page of the dialogue: the settings, a question, its answers.

    Args:
        name: one of `VIEWS`; anything else is the first page.
        words: the language.
        one, place: the subscription and where it goes.
        now: the time.
        uncertain: how many of its messages may not have arrived.
    """
    text = describe(words, one, place, now, uncertain=uncertain)
    make = VIEWS.get(name)
    if make is None:
        return text, _main(words, one, uncertain)
    question, rows = make(words, one)
    back = button(words, "b_back", one.id, "view", "main")
    return join([text, fill(words, f"subscribing.{question}")], "\n\n"), [*rows, [back]]


def choices(words: Messages, every: Sequence[tuple[Subscription, Place]], verb: str, value: str = "") -> list[Row]:
    """A button for each of several subscriptions."""
    return [
        [InlineKeyboardButton(item_text(words, one, place), callback_data=_data(one.id, verb, value))]
        for one, place in every
    ]


def item_text(words: Messages, one: Subscription, place: Place) -> str:
    """A subscription in a few words, for a button."""
    key = "subscribing.item_topic" if one.thread_id else "subscribing.item"
    title = place_name(words, place)[:_MAX_SHOWN]
    mode = words.text(f"subscribing.mode_{one.mode}")
    return words.text(key, title=title, topic=_topic(words, one, place), mode=mode)


def where(words: Messages, one: Subscription, place: Place) -> str:
    """What to call the chat and topic a subscription goes to."""
    title = place_name(words, place)
    if not one.thread_id:
        return title
    return words.text("subscribing.place_topic", title=title, topic=_topic(words, one, place))


def _topic(words: Messages, one: Subscription, place: Place) -> str | int:
    """The name of its topic; the number where that isn't known."""
    return words.text("subscribing.topic_name", name=place.topic[:_MAX_SHOWN]) if place.topic else one.thread_id


def place_name(words: Messages, place: Place) -> str:
    """What to call a chat."""
    if place.chat_id > 0:
        return words.text("subscribing.private")
    return place.title or (f"@{place.username}" if place.username else str(place.chat_id))


def button(words: Messages, key: str, number: int | str, verb: str, value: str | int = "") -> InlineKeyboardButton:
    """A button of the catalogue's."""
    return InlineKeyboardButton(words.text(f"subscribing.{key}"), callback_data=_data(number, verb, value))


def _data(number: int | str, verb: str, value: str | int = "") -> str:
    return callback_data(PREFIX, number, verb, value) if value != "" else callback_data(PREFIX, number, verb)


def _main(words: Messages, one: Subscription, uncertain: int) -> list[Row]:
    def go(key: str, verb: str, value: str = "") -> InlineKeyboardButton:
        return button(words, key, one.id, verb, value)

    sound = go("b_sound", "silent", "0") if one.silent else go("b_silent", "silent", "1")
    running = go("b_resume", "resume") if one.state != "active" else go("b_pause", "pause")
    other = "en" if one.language == "ar" else "ar"
    rows: list[Row] = [
        [go("b_when", "view", "when"), go("b_zone", "view", "zone")],
        [go("b_count", "view", "count"), go("b_length", "view", "length")],
        [go("b_words", "view", "words"), go("b_quiet", "view", "quiet")],
        [sound, go(f"b_language_{other}", "language", other)],
        [go("b_preview", "preview"), running],
        [go("b_drop", "view", "drop"), go("b_done", "done")],
    ]
    return [[go("b_resend", "resend")], *rows] if uncertain else rows


def _view_when(words: Messages, one: Subscription) -> tuple[str, list[Row]]:
    modes = [_option(words, f"subscribing.mode_{mode}", one.id, "mode", mode, mode == one.mode) for mode in MODES]
    rows: list[Row] = [modes]
    if one.mode != INSTANT:
        rows.append([button(words, "b_time", one.id, "view", "time")])
    if one.mode == WEEKLY:
        rows[-1] = [*rows[-1], button(words, "b_day", one.id, "view", "day")]
    return "choose_when", rows


def _view_day(words: Messages, one: Subscription) -> tuple[str, list[Row]]:
    # The Arab week begins on Sunday.
    week = (7, 1, 2, 3, 4, 5, 6)
    days = [_option(words, f"subscribing.day_{day}", one.id, "day", day, day == one.weekday) for day in week]
    return "choose_day", _grid(days, 3)


def _view_time(words: Messages, one: Subscription) -> tuple[str, list[Row]]:
    hours = [_plain(words, clock_time(at), one.id, "time", at, at == one.minute) for at in range(0, 24 * 60, 60)]
    return "choose_time", [*_grid(hours, 6), [button(words, "b_other", one.id, "ask", "time")]]


def _view_zone(words: Messages, one: Subscription) -> tuple[str, list[Row]]:
    zones = [
        _option(words, f"zones.{zone.replace('/', '_')}", one.id, "zone", zone, zone == one.timezone) for zone in _ZONES
    ]
    return "choose_zone", [*_grid(zones, 3), [button(words, "b_other", one.id, "ask", "zone")]]


def _view_count(words: Messages, one: Subscription) -> tuple[str, list[Row]]:
    return "choose_count", _grid(
        [_plain(words, str(count), one.id, "count", count, count == one.max_articles) for count in _COUNTS], 6
    )


def _view_length(words: Messages, one: Subscription) -> tuple[str, list[Row]]:
    return "choose_length", _grid(
        [_plain(words, str(count), one.id, "length", count, count == one.sentences) for count in _LENGTHS], 5
    )


def _view_words(words: Messages, one: Subscription) -> tuple[str, list[Row]]:
    rows: list[Row] = []
    for name, chosen in (("include", one.include), ("exclude", one.exclude)):
        row = [button(words, f"b_{name}", one.id, "ask", name)]
        if chosen:
            row.append(button(words, f"b_clear_{name}", one.id, "clear", name))
        rows.append(row)
    return "choose_words", rows


def _view_quiet(words: Messages, one: Subscription) -> tuple[str, list[Row]]:
    spans = [
        _plain(
            words,
            f"{clock_time(60 * start)}–{clock_time(60 * end)}",
            one.id,
            "quiet",
            f"{60 * start}-{60 * end}",
            (one.quiet_from, one.quiet_until) == (60 * start, 60 * end),
        )
        for start, end in _QUIET
    ]
    none, other = button(words, "b_no_quiet", one.id, "quiet", "off"), button(words, "b_other", one.id, "ask", "quiet")
    return "choose_quiet", [*_grid(spans, 2), [none, other]]


def _view_drop(words: Messages, one: Subscription) -> tuple[str, list[Row]]:
    return "confirm_drop", [[button(words, "b_drop_yes", one.id, "drop")]]


VIEWS: Mapping[str, Callable[[Messages, Subscription], tuple[str, list[Row]]]] = {
    "count": _view_count,
    "day": _view_day,
    "drop": _view_drop,
    "length": _view_length,
    "quiet": _view_quiet,
    "time": _view_time,
    "when": _view_when,
    "words": _view_words,
    "zone": _view_zone,
}


def _option(words: Messages, key: str, number: int, verb: str, value: str | int, chosen: bool) -> InlineKeyboardButton:
    return _plain(words, words.text(key), number, verb, value, chosen)


def _plain(words: Messages, name: str, number: int, verb: str, value: str | int, chosen: bool) -> InlineKeyboardButton:
    text = words.template("subscribing.chosen").format(name=name) if chosen else name
    return InlineKeyboardButton(text, callback_data=_data(number, verb, value))


def _grid(buttons: Sequence[InlineKeyboardButton], width: int) -> list[Row]:
    return [buttons[start : start + width] for start in range(0, len(buttons), width)]


def _head(words: Messages, one: Subscription, place: Place) -> Html:
    title = place_name(words, place)
    if one.thread_id:
        return fill(words, "subscribing.topic", title=title, topic=_topic(words, one, place))
    return fill(words, "subscribing.title", title=title)


def _when(words: Messages, one: Subscription) -> Html:
    day = words.text(f"subscribing.day_{one.weekday}")
    return fill(words, f"subscribing.when_{one.mode}", time=clock_time(one.minute), day=day)


def _local(words: Messages, moment: float, zone: str) -> tuple[str, str]:
    local = datetime.fromtimestamp(moment, ZoneInfo(zone))
    return words.date(local_day(moment, zone)), clock_time(local.hour * 60 + local.minute)


def _zone(words: Messages, name: str) -> Html:
    """The city in words and the name of the zone; only the name where it isn't among those offered."""
    if name in _ZONES:
        city = words.text(f"zones.{name.replace('/', '_')}")
        if city != name:
            return Html(f"{escape(city)} ({escape(isolate(name, words.language))})")
    return Html(escape(isolate(name, words.language)))
