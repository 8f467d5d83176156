"""Tests of the Telegram bot against a loopback Bot API."""
