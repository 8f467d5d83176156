"""`python -m bot.cli` is `mujib`."""

from bot.cli import main

main()
