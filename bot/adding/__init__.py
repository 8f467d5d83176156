"""Adding: what admins forward, paste or upload becomes articles; watched channels add by themselves."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

from telegram import Bot

from bot.adding import access, admins, articles, channels, statistics
from bot.adding.collector import Collector
from bot.adding.intake import Intake
from bot.adding.receiving import Receiving
from bot.handling import App, Background
from bot.services import Services
from bot.state import drafts

__all__ = ["register"]

_SWEEP_SECONDS = 3600.0


def register(application: App, services: Services) -> Sequence[Background]:
    """Add the handlers of this part; what it does by itself is returned."""
    intake = Intake(services)
    collector = Collector(intake.work, intake.waiting)
    articles.register(application, services)
    statistics.register(application, services)
    admins.register(application, services)
    access.register(application, services)
    channels.register(application, services)
    Receiving(services, collector).register(application)

    async def sweep(_bot: Bot, stop: asyncio.Event) -> None:
        """Forget what has expired."""
        while not stop.is_set():
            await services.write(drafts.sweep, services.now())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _SWEEP_SECONDS)

    return collector.run, sweep
