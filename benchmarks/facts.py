"""What a run measures, as plain data that goes to JSON and back. Times are in seconds, sizes in bytes."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = [
    "AskFacts",
    "GrowthPoint",
    "ImportFacts",
    "Latency",
    "Memory",
    "PeerFacts",
    "Report",
    "StartFacts",
    "TextFacts",
]


@dataclass(frozen=True, slots=True)
class Latency:
    """How long single calls took."""

    count: int
    p50: float
    p90: float
    p99: float
    worst: float


@dataclass(frozen=True, slots=True)
class Memory:
    """A process's memory as Linux tells it; zeros where the system doesn't.

    Args:
        rss: all that is in memory, mapped files included.
        pss: the same, pages shared with other processes counted in part.
        anonymous: what is not a file's: it can't be given up under pressure.
        peak: the most the process ever had in memory.
    """

    rss: int
    pss: int
    anonymous: int
    peak: int


@dataclass(frozen=True, slots=True)
class TextFacts:
    """The text measured on."""

    kind: str
    sentences: int
    articles: int
    bytes: int
    vocabulary: int
    seed: int


@dataclass(frozen=True, slots=True)
class ImportFacts:
    """One import in a process of its own.

    Args:
        warm: the words were seen before.
        sentences, articles: what was added.
        seconds: from the first article read to the index committed and merged.
        parts: how many of the seconds each part took; they add up to all of them.
        memory: at the end, before closing.
        disk: bytes by part of the library's folder.
    """

    warm: bool
    sentences: int
    articles: int
    seconds: float
    parts: dict[str, float]
    memory: Memory
    disk: dict[str, int]

    @property
    def rate(self) -> float:
        """Sentences a second."""
        return self.sentences / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class StartFacts:
    """A fresh process: importing the code, opening the library, the first answer; `process` is all of it and Python."""

    imports: float
    opened: float
    first_answer: float
    process: float


@dataclass(frozen=True, slots=True)
class AskFacts:
    """Questions asked of one open library.

    Args:
        answer: `Library.ask`, whole.
        search: the engine's search for candidates as an answer needs it: three levels of terms, weights.
        stem_search: the engine's search for the ten best sentences by stems alone: the peers' work.
        parts: how the seconds of all answers divide.
        threads: answers a second by number of threads.
        answered: the share of questions not refused.
        memory: after opening and all questions, before threads.
        stems: each question's stems, for the peers.
    """

    answer: Latency
    search: Latency
    stem_search: Latency
    parts: dict[str, float]
    threads: dict[int, float]
    answered: float
    memory: Memory
    stems: list[list[str]]


@dataclass(frozen=True, slots=True)
class PeerFacts:
    """Another library on the same stems.

    Args:
        name, version: which.
        build: seconds to build its index from tokens in memory: at every start, as it keeps none on disk.
        search: the ten best sentences of one question.
        memory: of the whole process.
    """

    name: str
    version: str
    build: float
    search: Latency
    memory: Memory


@dataclass(frozen=True, slots=True)
class GrowthPoint:
    """Answers by size of the library."""

    sentences: int
    answer: Latency
    search: Latency
    import_rate: float


@dataclass(frozen=True, slots=True)
class Report:
    """All of a run."""

    date: str
    command: str
    machine: dict[str, str | int | float]
    text: TextFacts
    cold: ImportFacts
    warm: ImportFacts
    start: StartFacts
    ask: AskFacts
    growth: list[GrowthPoint] = field(default_factory=list)
    peers: list[PeerFacts] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
