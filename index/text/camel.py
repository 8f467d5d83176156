"""camel-tools' morphological analyser, where its database is installed: lemmas better than the tables'.

Importing `camel_tools.morphology` reads a catalogue of downloads, fetches it when it is missing, and makes a folder in
the user's home. Here a minimal catalogue is put in place first and the home is pointed elsewhere for the length of the
import, so that importing neither touches the network nor writes outside the folder given.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import DataInstallError
from index.text.normalize import fold, normalize

__all__ = ["DATABASE", "Lemmatize", "database_path", "open_lemmatizer"]

DATABASE = "calima-msa-r13"
"""The database that `mujib data install` brings."""
Lemmatize = Callable[[str], tuple[str, str] | None]

_CATALOGUE = {
    "version": "1.6",
    "packages": {},
    "components": {"MorphologyDB": {"default": DATABASE, "datasets": {}}},
}
_TABLES = (
    "prefix_hash",
    "suffix_hash",
    "stem_hash",
    "prefix_stem_compat",
    "stem_suffix_compat",
    "prefix_suffix_compat",
)
_importing = threading.Lock()
_POSITIONS_WITHOUT_LEMMA = frozenset(("digit", "punc", "latin", "foreign"))


def database_path(folder: Path) -> Path:
    """Where the full database lies inside the folder of camel-tools' data."""
    return folder / "data" / "morphology_db" / DATABASE / "morphology.db"


@contextmanager
def _shielded(folder: Path) -> Iterator[None]:
    """The environment that keeps an import of camel-tools inside `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    catalogue = folder / "catalogue.json"
    if not catalogue.exists():
        catalogue.write_text(json.dumps(_CATALOGUE), encoding="utf-8")
    ours = {"CAMELTOOLS_DATA": str(folder), "HOME": str(folder), "USERPROFILE": str(folder)}
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def open_lemmatizer(database: Path, folder: Path) -> tuple[Lemmatize, str]:
    """Load a morphological database.

    Args:
        database: a database in camel-tools' ALMOR format.
        folder: where camel-tools may keep its catalogue.

    Returns:
        A function from a folded word to its stem and root (None where the database knows no reading), and a name for
        this analysis that changes with the database.

    Raises:
        DataInstallError: the file is no such database.
    """
    with _importing, _shielded(folder):
        from camel_tools.morphology.analyzer import Analyzer
        from camel_tools.morphology.database import MorphologyDB
    try:
        loaded = MorphologyDB(str(database), "a")
        analyzer: Any = Analyzer(loaded, backoff="NONE")
    except Exception as error:  # the parser raises whatever it stumbles over
        raise DataInstallError(f"{database} is no database camel-tools can read: {error}") from error
    if not all(getattr(loaded, table) for table in _TABLES):  # it takes an empty file, or one cut off, for a database
        raise DataInstallError(f"{database} is not a whole database: install it again")

    def lemmatize(word: str) -> tuple[str, str] | None:
        votes: dict[tuple[str, str], float] = defaultdict(float)
        for reading in analyzer.analyze(word):
            if reading.get("pos") in _POSITIONS_WITHOUT_LEMMA or reading.get("source") == "backoff":
                continue
            lemma = fold(normalize(str(reading["lex"]).split("_")[0].split("-")[0]))
            root = fold(normalize(str(reading.get("root", "")).replace(".", "").replace("#", "و")))
            if lemma:
                # Readings come unordered; the likelier lemma has the higher probability, then more readings.
                votes[lemma, root or lemma] += 10.0 ** float(reading.get("pos_lex_logprob", -4.0))
        return max(votes, key=lambda item: (votes[item], item)) if votes else None

    size = database.stat().st_size
    with database.open("rb") as source:
        digest = hashlib.sha256(source.read(1 << 16)).hexdigest()[:8]
    return lemmatize, f"camel-{size}-{digest}"
