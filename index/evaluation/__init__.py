"""How good the answers are: questions with known answers, asked of a library of known articles."""

from index.evaluation.calibration import Band, Judged, bands, judged
from index.evaluation.files import GoldAnswer, Question, read_questions
from index.evaluation.overlap import HighlightScores
from index.evaluation.run import Evaluation, Hit, RunLine, SetResult, evaluate, write_run
from index.evaluation.score import Scores, auroc, score

__all__ = [
    "Band",
    "Evaluation",
    "GoldAnswer",
    "HighlightScores",
    "Hit",
    "Judged",
    "Question",
    "RunLine",
    "Scores",
    "SetResult",
    "auroc",
    "bands",
    "evaluate",
    "judged",
    "read_questions",
    "score",
    "write_run",
]
