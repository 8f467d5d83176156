"""Questions with a typing mistake each, to measure what mistakes cost: `python -m benchmarks.typing_mistakes IN OUT`.

One word of four letters or more that is no function word gets one slip: two letters swapped, one doubled, one missing,
one too much, one wrong (half the time for a neighbour on the keyboard, half for any letter), the blank after it
missing, or a blank in it. The slips are drawn evenly from one seed; the answers stay as they are.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from index.text import lexicon
from index.text.words import words

__all__ = ["SLIPS", "mistyped"]

SLIPS = ("swapped", "doubled", "missing", "extra", "wrong", "blank_missing", "blank_stray")
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ROWS = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ")
_SHORTEST = 4


def mistyped(question: str, draw: random.Random) -> tuple[str, str] | None:
    """A question with a mistake, and which slip it is; None where no word is long enough.

    Args:
        question: the question.
        draw: where chance comes from.
    """
    stops = lexicon.stop_words()
    found = words(question)
    # The first word is mostly the question word.
    content = [
        number
        for number, word in enumerate(found)
        if number and len(word.surface) >= _SHORTEST and word.surface.isalpha() and word.surface not in stops
    ]
    if not content:
        return None
    number = draw.choice(content)
    word = found[number]
    slip = draw.choice([name for name in SLIPS if name != "blank_missing" or number + 1 < len(found)])
    if slip == "blank_missing":
        return question[: word.end] + question[found[number + 1].start :], slip
    return question[: word.start] + _slipped(word.surface, slip, draw) + question[word.end :], slip


def _slipped(word: str, slip: str, draw: random.Random) -> str:
    place = draw.randrange(1, len(word))
    before, letter, after = word[:place], word[place], word[place + 1 :]
    if slip == "swapped":
        # Equal letters swapped are no mistake.
        places = [at for at in range(len(word) - 1) if word[at] != word[at + 1]]
        at = draw.choice(places) if places else 0
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if slip == "doubled":
        return before + letter + letter + after
    if slip == "missing":
        return before + after
    if slip == "extra":
        return before + draw.choice(_LETTERS) + letter + after
    if slip == "blank_stray":
        return f"{before} {letter}{after}"
    near = "".join(row[max(at - 1, 0) : at + 2] for row in _ROWS if (at := row.find(letter)) >= 0).replace(letter, "")
    return before + draw.choice(near if near and draw.random() < 0.5 else _LETTERS.replace(letter, "")) + after


def main() -> None:
    """Read a question file, write it with mistakes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("questions", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    with arguments.out.open("w", encoding="utf-8", newline="\n") as out:
        for line in arguments.questions.read_text(encoding="utf-8").splitlines():
            if line.strip():
                record = json.loads(line)
                made = mistyped(record["question"], draw)
                if made is not None:
                    record["question"], record["slip"] = made
                out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
