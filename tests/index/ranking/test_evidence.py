"""Evidence that a stretch of text answers a kind of question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models import QuestionKind
from index.ranking.evidence import evidence

Kind = QuestionKind
TEXTS = st.text('ابتجهوبسبلأنعام2019٢٠ ،.؟"«»(): \nABمليونفي', max_size=80)


def found(kind: QuestionKind, sentence: str) -> list[str]:
    """The evidence in words."""
    return [sentence[span.start : span.end] for span in evidence(kind, sentence)]


@pytest.mark.parametrize(
    ("kind", "sentence", "signs"),
    [
        (Kind.HOW_MANY, "نحو 2500 جندي و٩٠٠ في سورية", ["2500", "٩٠٠"]),
        (Kind.HOW_MANY, "ألفين وخمسمئة تلميذ", ["ألفين", "وخمسمئة"]),
        (Kind.HOW_MUCH, "بكلفة 3.5 ملايين دولار أو 12%", ["3.5", "ملايين", "12%"]),
        (Kind.HOW_MANY, "جاء الوفد", []),
        (Kind.WHEN, "في 17 تشرين الأول/أكتوبر 2023", ["تشرين الأول", "أكتوبر", "2023"]),
        (Kind.WHEN, "وُلد عام ١٩٥٤", ["عام", "١٩٥٤"]),
        (Kind.WHEN, "جاء الوفد", []),
        (Kind.WHERE, "في سَلطنة عُمان", ["عُمان"]),
        (Kind.WHERE, "وصل إلى العراق", ["إلى العراق", "العراق"]),
        (Kind.WHO, "قال الوزير أوستن", ["الوزير"]),
        (Kind.WHY, "تأخر بسبب المطر", ["بسبب"]),
        (Kind.WHY, "غاب لأنه مريض", ["لأنه"]),
        (Kind.HOW, "نُقلوا عبر البحر", ["عبر"]),
        (Kind.WHAT, "أي شيء في 2020", []),
        (Kind.UNKNOWN, "أي شيء في 2020", []),
    ],
)
def test_evidence(kind: QuestionKind, sentence: str, signs: list[str]) -> None:
    assert set(signs) <= set(found(kind, sentence))
    assert bool(signs) == bool(found(kind, sentence))


@given(st.sampled_from(Kind), TEXTS | st.text(max_size=60))
def test_evidence_lies_in_the_sentence_in_order(kind: QuestionKind, sentence: str) -> None:
    spans = evidence(kind, sentence)
    assert spans == sorted(spans, key=lambda span: span.start)
    assert all(0 <= span.start < span.end <= len(sentence) for span in spans)
