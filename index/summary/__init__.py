"""Extractive summaries: what of a text can be quoted, how much each sentence is worth, which of them are taken."""
