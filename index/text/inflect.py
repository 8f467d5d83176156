"""The regular inflection of verbs, so that a table of verbs covers their persons and numbers."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["verb_forms"]

_PERSONS = "يتنا"
_PRESENT_ENDINGS = ("", "ون", "وا", "ان", "ين", "ن")
_PAST_ENDINGS = ("", "ت", "وا", "ا", "تا", "نا", "تم", "ن")


def verb_forms(pasts: list[str], presents: list[str]) -> Iterator[str]:
    """The forms of a verb that writing without diacritics tells apart.

    Args:
        pasts: third person masculine singular of the past, further stems (passive) after it; ى and a last أ as they
            are written.
        presents: the same of the present, beginning with ي.

    Yields:
        Forms, some more than once. Weak endings are treated as prose writes them (بنى → بنت, بنوا; يبني → يبنون).
    """
    for past in pasts:
        yield past
        if past.endswith("أ"):  # بدؤوا beside بدأوا
            yield past[:-1] + "ؤوا"
        weak = past[-1] in "ىا" and len(past) > 2
        base = past[:-1] if weak else past
        for ending in _PAST_ENDINGS[1:]:
            yield base + ending
        if weak:
            yield base + "يا"
            glide = "ي" if past[-1] == "ى" or len(past) > 3 else "و"
            yield from (base + glide + ending for ending in ("ت", "نا", "تم"))  # رأيت, دعوت
        elif len(past) == 3 and past[1] == "ا":
            yield from (past[0] + past[2] + ending for ending in ("تم", "نا", "تا"))
        elif len(past) > 3 and past[-2] == "ا" and not past.startswith("ت"):  # أردت, استطعنا
            yield from (past[:-2] + past[-1] + ending for ending in ("ت", "نا", "تم"))
    for present in presents:
        if not present.startswith("ي"):
            yield present
            continue
        stem = present[1:]
        weak = stem[-1:] in "ىيو" and len(stem) > 2
        base = stem[:-1] if weak else stem
        for person in _PERSONS:
            yield person + stem
            for ending in _PRESENT_ENDINGS[1:]:
                yield person + base + ending
            if weak:
                yield person + base
        if len(stem) == 3 and stem[1] in "ويا":  # the jussive of hollow verbs: لم يقل
            yield from (person + stem[0] + stem[2] for person in _PERSONS)
        elif len(stem) > 3 and stem[-2] in "يا" and stem[-3] != "ا" and not stem.startswith("ت"):  # لم يستطع, لم يحتج
            yield from (person + stem[:-2] + stem[-1] for person in _PERSONS)
