"""`mujib chat` and `mujib run`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import chat, run
from index import Answer, Article, Library, QuestionKind, Result
from tests.bot.cli.conftest import Mujib

QUESTION = "كم عدد الجنود في العراق؟"


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What somebody at a terminal types; then the terminal is closed."""
    lines: list[str] = []

    def typed() -> Iterator[str]:
        yield from lines
        raise EOFError

    keyboard = typed()
    monkeypatch.setattr("builtins.input", lambda prompt: next(keyboard))
    for module in (chat, run):
        monkeypatch.setattr(module, "has_terminal", lambda: True)
    return lines


@pytest.mark.usefixtures("filled")
def test_each_line_is_answered(mujib: Mujib) -> None:
    outcome = mujib("chat", input=f"{QUESTION}\n\n   \nكم متفرجاً حضر المباراة؟\n")
    assert outcome.code == 0
    assert "2500" in outcome.out
    assert "أربعون ألف" in outcome.out


@pytest.mark.usefixtures("filled")
def test_a_question_may_go_on_from_the_one_before(mujib: Mujib) -> None:
    outcome = mujib("chat", input=f"ومتى؟\n{QUESTION}\nوكم عددهم في العراق؟\nكم متفرجاً حضر المباراة؟\n")
    assert outcome.code == 0
    assert "قصدت: كم عدد الجنود في العراق؟" in outcome.out
    assert outcome.out.count("قصدت") == 1
    assert outcome.out.count("2500") == 2


@pytest.mark.usefixtures("filled")
def test_without_input_a_model_question_is_answered(mujib: Mujib) -> None:
    outcome = mujib("chat")
    assert outcome.code == 0
    assert outcome.out.startswith("السؤال: كم عدد الجنود الأميركيين في العراق؟\n")
    assert "2500" in outcome.out


@pytest.mark.usefixtures("filled")
def test_conversation(mujib: Mujib, typing: list[str]) -> None:
    typing += [QUESTION, "/context", "/more", "/more", "/more", "/more", "/help", "/quit", "لا يُسأل"]
    outcome = mujib("chat")
    assert outcome.code == 0
    assert "أهلاً بك" in outcome.out
    assert "عقد الوزير اجتماعاً طويلاً يوم الأحد." in outcome.out
    assert "لا إجابات أخرى" in outcome.out
    assert "الإجابة التالية" in outcome.out
    assert outcome.out.rstrip().endswith("إلى اللقاء.")


def test_more_passes_over_what_the_answer_leans_on(
    mujib: Mujib, typing: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(start: int, sentence: str, lead_in: str = "") -> Answer:
        return Answer("a", "", None, None, None, sentence, start, start + 9, 1.0, 0.5, lead_in=lead_in)

    answers = (told(20, "وأضاف هذا.", "بدأ اللقاء."), told(0, "بدأ اللقاء."), told(40, "ثالثة."))
    monkeypatch.setattr(Library, "ask", lambda *_, **__: Result("", QuestionKind.UNKNOWN, False, answers))
    typing += [QUESTION, "/more", "/more"]
    out = mujib("chat").out
    assert out.count("بدأ اللقاء.") == 1
    assert out.index("ثالثة.") < out.index("لا إجابات أخرى")


@pytest.mark.usefixtures("filled")
def test_commands_in_arabic(mujib: Mujib, typing: list[str]) -> None:
    typing += ["/مزيد", QUESTION, "/سياق", "/خروج"]
    outcome = mujib("chat")
    assert "اطرح سؤالاً أولاً." in outcome.out
    assert "عقد الوزير" in outcome.out


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("leave", ["/quit", "/exit", "/خروج"])
def test_leaving(mujib: Mujib, typing: list[str], leave: str) -> None:
    typing += [leave, QUESTION]
    outcome = mujib("chat")
    assert "لا أعرف" not in outcome.out
    assert "2500" not in outcome.out


@pytest.mark.usefixtures("filled")
def test_errors_are_messages(mujib: Mujib, typing: list[str]) -> None:
    typing += ["؟؟", "/nonsense", "/context", QUESTION]
    outcome = mujib("chat")
    assert outcome.code == 0
    assert "لا كلمات في السؤال" in outcome.out
    assert "لا أعرف الأمر \u2068/nonsense\u2069" in outcome.out
    assert "2500" in outcome.out


def test_ctrl_c_leaves(mujib: Mujib, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupted)
    monkeypatch.setattr(chat, "has_terminal", lambda: True)
    outcome = mujib("chat")
    assert outcome.code == 0
    assert "mujib import PATH" in outcome.out  # the library is empty
    assert "إلى اللقاء." in outcome.out


def test_run_fills_an_empty_library_with_the_samples(mujib: Mujib, mujib_home: Path) -> None:
    outcome = mujib("run", input="هذا السطر لا يُقرأ\n")
    assert outcome.code == 0
    assert "2500" in outcome.out
    assert "لا يُقرأ" not in outcome.out
    with Library(mujib_home) as library:
        assert library.count().articles >= 15
        library.remove("sample-01")
    mujib("run")
    with Library(mujib_home) as library:
        assert library.get("sample-01") is None


@pytest.mark.usefixtures("filled")
def test_run_leaves_a_library_as_it_is(mujib: Mujib, typing: list[str], mujib_home: Path) -> None:
    typing += [QUESTION]
    assert "2500" in mujib("run").out
    with Library(mujib_home) as library:
        assert library.count().articles == 3


def test_run_without_samples(mujib: Mujib, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run, "SAMPLES", tmp_path / "none.jsonl")
    outcome = mujib("run")
    assert outcome.code == 0
    assert "none.jsonl" in outcome.err
    assert "المكتبة فارغة" in outcome.out


def test_run_with_a_token_but_no_bot(mujib: Mujib, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:secret")
    monkeypatch.setattr(run, "_BOT", "bot.no_such_module")
    outcome = mujib("run")
    assert "TELEGRAM_BOT_TOKEN" in outcome.err
    assert "secret" not in outcome.err + outcome.out
    assert "2500" in outcome.out


@pytest.mark.usefixtures("filled")
def test_an_article_added_meanwhile_is_found(mujib: Mujib, mujib_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def typed() -> Iterator[str]:
        with Library(mujib_home) as other:
            other.add(Article("dam", "سد", "يبلغ ارتفاع سد النهضة 145 متراً."))
        yield "كم يبلغ ارتفاع سد النهضة؟"
        raise EOFError

    keyboard = typed()
    monkeypatch.setattr("builtins.input", lambda prompt: next(keyboard))
    monkeypatch.setattr(chat, "has_terminal", lambda: True)
    assert "145" in mujib("chat").out


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("السلام عليكم", "أنا مُجيب"),
        ("كيف حالك؟", "أنا مُجيب"),
        ("من أنت؟", "يجيب عن الأسئلة"),
        ("شكراً", "عفواً"),
        ("مع السلامة", "إلى اللقاء"),
        ("متأكد؟", "منقولة كما هي"),
        ("مساعدة", "الإجابة التالية"),
        ("لماذا", "عن أيّ شيء؟"),
        ("غيره", "اطرح سؤالاً أولاً"),
        ("ما الجديد؟", "مباراة الديربي (1 فبراير 2024)"),
        ("ما مصادرك؟", "وكالة المثال: مقال واحد"),
        ("؟", "لا كلمات في السؤال"),
    ],
)
def test_what_asks_nothing_gets_no_article(mujib: Mujib, said: str, told: str) -> None:
    out = mujib("chat", input=f"{said}\n").out
    assert told in out
    assert "من مقال:" not in out


@pytest.mark.usefixtures("filled")
def test_every_courtesy_has_a_reply_in_every_language(mujib: Mujib, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "مرحبا شكراً باي تمام اسمك متأكد الأخبار مصادرك مساعدة غيره السياق".replace("اسمك", "ما_اسمك").split()
    for language in ("ar", "en"):
        monkeypatch.setenv("LANGUAGE", language)
        for word in said:
            assert mujib("chat", input=word.replace("_", " ") + "\n").out.strip()


@pytest.mark.usefixtures("filled")
def test_a_greeting_before_a_question_is_no_part_of_it(mujib: Mujib) -> None:
    assert mujib("chat", input=f"السلام عليكم، {QUESTION}\n").out == mujib("chat", input=f"{QUESTION}\n").out


@pytest.mark.usefixtures("filled")
def test_two_questions_in_a_line_are_both_answered(mujib: Mujib, typing: list[str]) -> None:
    typing += [f"{QUESTION} وكم متفرجاً حضر المباراة؟", "/context"]
    out = mujib("chat").out
    first, _, second = out.partition("السؤال: وكم متفرجاً حضر المباراة؟")
    assert f"السؤال: {QUESTION}" in first
    assert "2500" in first
    assert "أربعون ألف" in second
    assert "فاز فريق المدينة" in second, "the commands are about the last of them"


@pytest.mark.usefixtures("filled")
def test_of_many_questions_the_first_three_are_answered(mujib: Mujib) -> None:
    line = "كم جندياً في العراق؟ كم متفرجاً حضر المباراة؟ كم قاعة يضم المتحف؟ أين افتُتح المتحف؟\n"
    out = mujib("chat", input=line).out
    assert out.count("السؤال: ") == 3
    assert "أول 3 أسئلة" in out


@pytest.mark.usefixtures("filled")
def test_a_question_goes_on_from_the_one_before(mujib: Mujib) -> None:
    out = mujib("chat", input="متى افتُتح المتحف الوطني؟\nوأين؟\n").out
    assert "قصدت: أين افتُتح المتحف الوطني؟" in out
    assert "وسط المدينة" in out.partition("قصدت")[2]


def test_the_terminal_does_without_telegram() -> None:
    script = "import sys, bot.cli.chat; sys.exit('telegram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.usefixtures("filled")
def test_which_library_is_open_is_said(mujib: Mujib, typing: list[str], mujib_home: Path) -> None:
    typing += ["/quit"]
    first, second, *_ = mujib("run").out.splitlines()
    assert "أهلاً بك" in first
    assert str(mujib_home) in second.replace("\n", "")
    assert "3 مقالات" in second


def test_an_index_built_anew_is_told_in_the_language_of_the_user(
    mujib: Mujib, filled: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    state = filled / "index" / "tantivy" / "state.json"
    state.write_text(state.read_text(encoding="utf-8").replace("tables", "others"), encoding="utf-8")
    outcome = mujib("ask", QUESTION)
    assert "2500" in outcome.out
    assert f"فهرس المكتبة \u2068{filled}\u2069 من جديد" in outcome.err
    assert "version" not in outcome.err + capfd.readouterr().err
    assert "من جديد" not in mujib("ask", QUESTION).err
