"""A run's figures as tables."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from benchmarks.facts import Latency, Memory, Report

__all__ = ["show"]

_MB = 1_000_000


def show(report: Report, console: Console) -> None:
    """Print a report.

    Args:
        report: what was measured.
        console: where to.
    """
    machine, text = report.machine, report.text
    facts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in machine.items())
    console.print(f"\n[bold]{report.command}[/]   {report.date}\n{facts}")
    size = f"{text.sentences:,} sentences in {text.articles:,} articles, {_mb(text.bytes)}"
    console.print(f"text: {text.kind}, {size}, seed {text.seed}")
    for table in (_main(report), _parts(report), _growth(report), _peers(report)):
        if table is not None and table.row_count:
            console.print(table)
    for name, why in report.skipped.items():
        console.print(f"{name}: {why}")


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.2f} ms" if seconds < 0.01 else f"{seconds * 1000:,.1f} ms"


def _each(seconds: float, unit: str) -> str:
    return f"{_ms(seconds) if seconds >= 0.001 else f'{seconds * 1e6:,.1f} µs'} a {unit}"


def _mb(size: int) -> str:
    return f"{size / _MB:,.0f} MB" if size >= 10 * _MB else f"{size / _MB:,.1f} MB"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place else "left")
    return table


def _main(report: Report) -> Table:
    table = _table("Library", "measured", "value", "goal at 1,000,000")
    cold, warm, ask, start = report.cold, report.warm, report.ask, report.start
    table.add_row("import, words new", f"{cold.rate:,.0f} sentences/s", "≥ 5,000")
    table.add_row("import, words seen before", f"{warm.rate:,.0f} sentences/s", "≥ 15,000")
    table.add_row("import, peak memory", _mb(cold.memory.peak), "")
    table.add_row("whole answer, p50", _ms(ask.answer.p50), "≤ 10 ms")
    table.add_row("whole answer, p90", _ms(ask.answer.p90), "")
    table.add_row("whole answer, p99", _ms(ask.answer.p99), "≤ 40 ms")
    table.add_row("whole answer, longest", _ms(ask.answer.worst), "")
    for threads, rate in ask.threads.items():
        table.add_row(f"answers with {threads} thread{'s' * (threads > 1)}", f"{rate:,.0f}/s", "")
    table.add_row("answered, not refused", f"{ask.answered:.0%}", "")
    table.add_row("open and first answer", _ms(start.opened + start.first_answer), "≤ 2,000 ms")
    table.add_row("  open", _ms(start.opened), "")
    table.add_row("  first answer", _ms(start.first_answer), "")
    table.add_row("  from the start of the process", _ms(start.process), "")
    table.add_row("memory after all questions, RSS", _mb(ask.memory.rss), "≤ 500 MB")
    table.add_row("  PSS", _mb(ask.memory.pss), "")
    table.add_row("  anonymous", _mb(ask.memory.anonymous), "")
    disk = sum(cold.disk.values())
    table.add_row("disk", f"{_mb(disk)} ({disk / max(1, report.text.bytes):.2f} × text)", "")
    for name, size in sorted(cold.disk.items(), key=lambda item: -item[1]):
        if size > disk / 100:
            table.add_row(f"  {name}", _mb(size), "")
    return table


def _parts(report: Report) -> Table:
    table = _table("Where the time goes", "of", "part", "share", "each")
    sections = (
        ("import, words new", report.cold.parts, report.cold.sentences, "sentence"),
        ("import, words seen", report.warm.parts, report.warm.sentences, "sentence"),
        ("answer", report.ask.parts, report.ask.answer.count, "question"),
    )
    for name, parts, count, unit in sections:
        whole = sum(parts.values()) or 1.0
        for part, seconds in sorted(parts.items(), key=lambda item: -item[1]):
            table.add_row(name, part, f"{seconds / whole:.1%}", _each(seconds / max(1, count), unit))
            name = ""
        table.add_section()
    return table


def _growth(report: Report) -> Table | None:
    if not report.growth:
        return None
    table = _table("Growth", "sentences", "answer p50", "answer p99", "search p50", "search p99", "import, words new")
    for point in report.growth:
        times = [point.answer.p50, point.answer.p99, point.search.p50, point.search.p99]
        table.add_row(f"{point.sentences:,}", *map(_ms, times), f"{point.import_rate:,.0f}/s")
    return table


def _peers(report: Report) -> Table | None:
    if not report.peers:
        return None
    names = [f"{peer.name} {peer.version}" for peer in report.peers]
    ratios = [f"{peer.name} ÷" for peer in report.peers]
    table = _table("Beside the field, on the same stems", "measured", "ours", *names, *ratios)

    def row(name: str, ours: float, theirs: list[float], shown: str) -> None:
        ratio = [f"{their / ours:,.{1 if their > ours else 2}f} ×" if ours else "" for their in theirs]
        table.add_row(name, shown, *[_value(name, their) for their in theirs], *ratio)

    searches: list[Latency] = [peer.search for peer in report.peers]
    stem, three, answer = report.ask.stem_search, report.ask.search, report.ask.answer
    p50 = [one.p50 for one in searches]
    row("best 10 by stems, p50", stem.p50, p50, _ms(stem.p50))
    row("best 10 by stems, longest", stem.worst, [one.worst for one in searches], _ms(stem.worst))
    row("candidates, p50", three.p50, p50, _ms(three.p50))
    row("whole answer, p50", answer.p50, p50, _ms(answer.p50))
    ready, builds = report.start.opened, [peer.build for peer in report.peers]
    row("open, or build", ready, builds, _ms(ready))
    used: list[Memory] = [peer.memory for peer in report.peers]
    row("memory, RSS", report.ask.memory.rss, [one.rss for one in used], _mb(report.ask.memory.rss))
    own = report.ask.memory.anonymous
    row("memory, anonymous", own, [one.anonymous for one in used], _mb(own))
    table.add_row("questions", f"{answer.count}", *[f"{one.count}" for one in searches], *["" for _ in searches])
    return table


def _value(name: str, value: float) -> str:
    return _mb(int(value)) if name.startswith("memory") else _ms(value)
