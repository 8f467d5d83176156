"""Asking: questions in private, in groups and inline, with follow-ups, edits, further answers and opinions of them.

`registering` ties it to Telegram. Nothing is imported here, as the chat in the terminal uses the modules that know
nothing of Telegram: `wording`, `parting`, `followup`.
"""
