"""Asking, end to end: the real bot process against our Bot API."""
