"""Question files: one question a line, `{"id","question","answers":[{"article_id","start","text"}],"variety"?}`.

An answer may have its `end` in the place of its `text`, where the articles' words shall not stand in the file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from index.errors import ReadError

__all__ = ["GoldAnswer", "Question", "read_questions"]


@dataclass(frozen=True, slots=True)
class GoldAnswer:
    """Where an answer stands.

    Args:
        article_id: the article.
        start: the offset of its first character in the article's text.
        text: its words; empty where the file doesn't give them.
        end: the offset behind its last character, where the file gives that.
    """

    article_id: str
    start: int
    text: str
    end: int | None = None

    def words_in(self, sentence: str, start: int) -> str:
        """Its words; empty where the file tells neither them nor where they end.

        Args:
            sentence: the sentence in which it begins.
            start: the offset of that sentence in the article's text.
        """
        return self.text or sentence[self.start - start : max(self.end or 0, start) - start]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with all its answers; one without answers can't be answered from the articles."""

    id: str
    question: str
    answers: tuple[GoldAnswer, ...]
    variety: str | None = None


def read_questions(path: Path) -> list[Question]:
    """Read a question file; blank lines and other fields are passed over.

    Raises:
        ReadError: it can't be read, a line is no such question, an id comes twice, or it holds no question.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise ReadError(error.strerror or str(error), path=path, code="questions_file") from error
    except UnicodeDecodeError as error:
        raise ReadError(f"byte {error.start + 1} is not UTF-8", path=path, code="questions_file") from error
    questions: list[Question] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = _question(json.loads(line))
            if question.id in seen:
                raise ValueError(f"the id {question.id!r} stands in line {seen[question.id]} already")
        except json.JSONDecodeError as error:
            reason = f"this is not JSON: {error.msg} at character {error.pos + 1}"
            raise ReadError(reason, path=path, line=number, code="questions_line") from error
        except (ValueError, RecursionError) as error:
            raise ReadError(str(error), path=path, line=number, code="questions_line") from error
        seen[question.id] = number
        questions.append(question)
    if not questions:
        raise ReadError("there are no questions in it", path=path, code="questions_file")
    return questions


def _question(fields: object) -> Question:
    if not isinstance(fields, dict):
        raise ValueError("a question is a JSON object")
    answers = fields.get("answers")
    if not isinstance(answers, list):
        raise ValueError('"answers" has to be a list, empty where nothing answers')
    variety = fields.get("variety")
    if variety is not None and not isinstance(variety, str):
        raise ValueError('"variety" has to be a string')
    return Question(_string(fields, "id"), _string(fields, "question"), tuple(map(_answer, answers)), variety)


def _answer(fields: object) -> GoldAnswer:
    if not isinstance(fields, dict):
        raise ValueError("an answer is a JSON object")
    start = fields.get("start")
    if not isinstance(start, int) or isinstance(start, bool) or start < 0:
        raise ValueError('"start" has to be a whole number, an offset into the article\'s text')
    end = fields.get("end")
    if end is not None and (not isinstance(end, int) or isinstance(end, bool) or end <= start):
        raise ValueError('"end" has to be a whole number behind "start"')
    return GoldAnswer(_string(fields, "article_id"), start, str(fields.get("text") or ""), end)


def _string(fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f'"{name}" has to be a string that is not empty')
    return value
