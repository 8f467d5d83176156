"""The command line."""

__all__ = ["main"]


def main() -> None:
    """The console script `mujib`."""
    from bot.cli.app import main as start  # late: everything the commands need is imported with it

    start()
