"""What the documents say is there."""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from dotenv import dotenv_values
from typer.main import get_command

from bot.cli.app import app
from bot.messages import catalogue
from bot.settings import Settings
from index.ranking.features import FEATURES

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
READMES = (ROOT / "README.md", ROOT / "README.ar.md")
DOCUMENTS = (*READMES, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
DIRECTIONAL = re.compile("[\u200e\u200f\u2066-\u2069]")


def _commands() -> dict[str, set[str]]:
    """The subcommands of `mujib`, and those of each of them that is a group."""
    commands = get_command(app).commands  # type: ignore[attr-defined]
    return {name: set(getattr(command, "commands", ())) for name, command in commands.items()}


def _options(words: list[str]) -> set[str]:
    """The options of a command of `mujib`, and those of all commands."""
    command: Any = get_command(app)
    found = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    for word in words:
        command = getattr(command, "commands", {}).get(word)
        if command is None:
            break
        found |= {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:href|src)="([^"]+)"', text)
    local = [link.partition("#")[0] for link in links if not re.match(r"https?://|#", link)]
    assert not [link for link in local if not (document.parent / link).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_are_there(document: Path) -> None:
    commands = _commands()
    text = document.read_text(encoding="utf-8")
    used = re.findall(r"(?:^|`|/bin/)mujib ([a-z]+)(?: ([a-z]+))?", text, re.MULTILINE)
    for name, below in used:
        assert name in commands
        assert not (commands[name] and below) or below in commands[name]
    if document in READMES:
        assert {name for name, _ in used} | {"run"} == set(commands)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_are_there(document: Path) -> None:
    targets = set(re.findall(r"^([\w.-]+):", MAKEFILE, re.MULTILINE))
    used = set(re.findall(r"(?:^|`|=\w+ )make ([a-z-]+)", document.read_text(encoding="utf-8"), re.MULTILINE))
    assert used <= targets


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_session_runs(readme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    session = doctest.DocTestParser().get_doctest(readme.read_text(encoding="utf-8"), {}, readme.name, str(readme), 0)
    assert len(session.examples) >= 5
    said: list[str] = []
    failed, _ = doctest.DocTestRunner(verbose=False).run(session, out=said.append, clear_globs=False)
    session.globs["library"].close()
    assert not failed, "".join(said)


def test_settings_are_explained_with_their_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    example = dotenv_values(ROOT / ".env.example", encoding="utf-8")
    assert sorted(example) == sorted(name.upper() for name in Settings.model_fields)
    before = Settings()
    for name, value in example.items():
        if name != "MUJIB_HOME":  # the test's own, see conftest.py; it has no default that a file could name
            monkeypatch.setenv(name, value or "")
    assert Settings() == before


def test_the_operators_table_has_the_settings_and_their_defaults() -> None:
    text = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")
    section = text.partition("## Settings")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \|\s*`?([^|`]*?)`?\s*\|", section, re.MULTILINE))
    assert set(rows) == {name.upper() for name in Settings.model_fields}
    example = dotenv_values(ROOT / ".env.example", encoding="utf-8")
    assert {name: value for name, value in rows.items() if name != "MUJIB_HOME"} == {
        name: value for name, value in example.items() if name != "MUJIB_HOME"
    }


def test_every_feature_of_the_ranking_is_explained() -> None:
    text = (ROOT / "docs" / "ranking.md").read_text(encoding="utf-8")
    section = text.partition("## Features")[2].partition("\n## ")[0]
    rows = re.findall(r"^\|[^|]*\| `(\w+)` \|\s*[^|\s]", section, re.MULTILINE)
    assert sorted(rows) == sorted(FEATURES)


def test_the_architecture_names_every_module() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = text.partition("## What each part is for")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(?:\w+/)*(\w+)(?:\.py|/)?`", section))
    paths = [path.relative_to(ROOT) for name in ("index", "bot", "benchmarks") for path in (ROOT / name).rglob("*.py")]
    modules = {path for path in paths if path.name[:2] != "__" and "migrations" not in path.parts}
    assert [str(path) for path in modules if path.parts[0] != "benchmarks" and path.stem not in named] == []
    parts = [ROOT / name for name in ("index", "bot", "benchmarks", "samples", "tests")]
    folders = {path.name for part in parts for path in (part, *part.rglob("*")) if path.is_dir()}
    assert named - {path.stem for path in modules} - folders - {"mujib"} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_options_are_there(document: Path) -> None:
    """Those of `mujib`, of modules that are run, and of `make … ARGS`, which is one of the two."""
    recipes = dict(re.findall(r"^([\w-]+):.*\n.*/((?:python -m|mujib) [\w.]+) \$\(ARGS\)", MAKEFILE, re.MULTILINE))
    for line in document.read_text(encoding="utf-8").splitlines():
        for written in re.findall(r"(?:^|`|/bin/)((?:mujib|make|python -m) [^`#]+)", line):
            given = set(re.findall(r"(?<![\w-])--[a-z-]+", written)) - {"--help"}
            words = written.split()
            if words[0] == "make" and given:
                words = recipes[words[1]].split()
            if words[0] == "mujib":
                assert given <= _options(words[1:]), written
            elif given:
                source = (ROOT / f"{words[2].replace('.', '/')}.py").read_text(encoding="utf-8")
                if "fitting_arguments(" in source:
                    source += (ROOT / "benchmarks" / "arguments.py").read_text(encoding="utf-8")
                assert not [option for option in given if f'"{option}"' not in source], written


def test_quoted_words_of_the_bot_are_in_its_catalogue() -> None:
    text = (ROOT / "docs" / "admin.md").read_text(encoding="utf-8")
    known = re.sub(r"\{\w+\}", "…", DIRECTIONAL.sub("", "\n".join(catalogue("ar").values())))
    for quoted in re.findall("«([^»]+)»", DIRECTIONAL.sub("", text)):
        words = re.sub(r"\d+", "…", quoted)
        assert words in known, quoted


@pytest.mark.parametrize("document", [*DOCUMENTS, ROOT / ".env.example"], ids=lambda path: path.name)
def test_nothing_invisible_gets_copied(document: Path) -> None:
    """A mark inside what readers copy into a terminal or a file would come along, unseen."""
    text = document.read_text(encoding="utf-8")
    copied = re.findall(r"^```.*?^```|(?<!`)`[^`\n]+`(?!`)", text, re.MULTILINE | re.DOTALL)
    copied += [line for line in text.splitlines() if re.match(r"[A-Z_]+=", line)]
    assert not [piece for piece in copied if DIRECTIONAL.search(piece)]


def test_pictures_are_small() -> None:
    assert all(picture.stat().st_size <= 300_000 for picture in (ROOT / "docs" / "images").iterdir())
