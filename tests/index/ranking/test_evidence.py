"""Evidence that a stretch of text answers a kind of question, and what is marked of it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engines import Candidate
from index.models import QuestionKind, Span
from index.ranking.evidence import evidence
from index.ranking.features import FEATURES, Measured
from index.ranking.highlight import highlights

Kind = QuestionKind
TEXTS = st.text('ابتجهوبسبلأنعام2019٢٠ ،.؟"«»(): \nABمليونفي', max_size=80)


def found(kind: QuestionKind, sentence: str) -> list[str]:
    """The evidence in words."""
    return [sentence[span.start : span.end] for span in evidence(kind, sentence)]


def measured(kind: QuestionKind, sentence: str, *matched: str) -> Measured:
    """A candidate whose evidence is all there is in a sentence, and in which these words were matched."""
    spans = sorted(sentence.index(word) for word in matched)
    words = {sentence.index(word): word for word in matched}
    return Measured(
        Candidate(1, 0, 1.0),
        (0.0,) * len(FEATURES),
        (),
        tuple(evidence(kind, sentence)),
        tuple(Span(start, start + len(words[start])) for start in spans),
        kind,
    )


def marked(kind: QuestionKind, sentence: str, *matched: str) -> list[str]:
    """What is highlighted, in words."""
    return [sentence[span.start : span.end] for span in highlights(sentence, measured(kind, sentence, *matched))]


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


@pytest.mark.parametrize(
    ("kind", "sentence", "matched", "words"),
    [
        (
            Kind.HOW_MANY,
            "ولواشنطن نحو 900 جندي في سورية ونحو 2500 جندي في العراق يتمركزون.",
            ["جندي في العراق"],
            ["2500 جندي"],
        ),
        (Kind.HOW_MANY, "سقط 29 قتيلاً في الفيضانات", ["الفيضانات"], ["29 قتيلاً"]),
        (Kind.HOW_MUCH, "بلغت الكلفة 35.", ["الكلفة"], ["35"]),
        (
            Kind.WHEN,
            "افتُتحت القناة في 17 تشرين الثاني/نوفمبر 1869 بحضور الملوك",
            ["القناة"],
            ["17 تشرين الثاني/نوفمبر 1869"],
        ),
        (Kind.WHY, "أضرب العمال احتجاجاً على تأخر الرواتب، وفق النقابة.", ["العمال"], ["احتجاجاً على تأخر الرواتب"]),
        (Kind.HOW_MANY, "لا عدد هنا", ["عدد"], []),
        (Kind.WHAT, "قال الوزير 5 كلمات", ["الوزير"], []),
    ],
)
def test_highlights(kind: QuestionKind, sentence: str, matched: list[str], words: list[str]) -> None:
    assert marked(kind, sentence, *matched) == words


@given(st.sampled_from(Kind), TEXTS)
def test_highlights_lie_in_the_sentence_apart(kind: QuestionKind, sentence: str) -> None:
    spans = highlights(sentence, measured(kind, sentence))
    assert all(0 <= span.start < span.end <= len(sentence) for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
