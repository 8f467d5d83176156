"""The cross-encoder: what it is fed, what its output means, which models are refused."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto

from index.errors import RerankerError
from index.ranking.cross_encoder import CONTEXTS, CrossEncoder, Passage, model_file
from tests.index.ranking.tiny_model import write_model

WORTH = {"ذهب": 2.0, "فضة": 0.5, "نحاس": -1.0, "عنوان": 0.25, "قبل": 0.125}
PASSAGES = [
    Passage("وجدوا ذهب كثير هنا"),
    Passage("وجدوا فضة"),
    Passage("نحاس و نحاس و ذهب"),
    Passage("لا شيء"),
    Passage("ذهب ذهب ذهب ولا شيء سواه في هذا المكان كله"),
]
EXPECTED = [2.0, 0.5, 0.0, 0.0, 6.0]


def scores(encoder: CrossEncoder, context: str = "sentence", question: str = "ماذا وجدوا ؟") -> list[float]:
    """The scores of `PASSAGES`."""
    found = encoder.scores(question, PASSAGES, context)
    assert found is not None
    return [float(value) for value in found]


@pytest.mark.parametrize("flat", [False, True])
def test_one_logit(tmp_path: Path, flat: bool) -> None:
    """Rows of differing lengths share a run: what pads the shorter ones counts nothing."""
    assert scores(CrossEncoder(write_model(tmp_path, WORTH, flat=flat))) == EXPECTED


def test_two_labels(tmp_path: Path) -> None:
    assert scores(CrossEncoder(write_model(tmp_path, WORTH, labels=2))) == [2 * value for value in EXPECTED]


def test_more_labels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match=r"shape \(1, 3\)"):
        CrossEncoder(write_model(tmp_path, WORTH, labels=3))


def test_types_are_given_where_the_model_takes_them(tmp_path: Path) -> None:
    with_types = CrossEncoder(write_model(tmp_path / "with", WORTH))
    without = CrossEncoder(write_model(tmp_path / "without", WORTH, types=False))
    assert scores(with_types, question="أين ذهب ؟") == EXPECTED
    assert scores(without, question="أين ذهب ؟") == [value + 2.0 for value in EXPECTED]


def test_small_integers_and_fixed_shapes(tmp_path: Path) -> None:
    small = CrossEncoder(write_model(tmp_path / "small", WORTH, integers=TensorProto.INT32))
    assert scores(small) == EXPECTED
    fixed = CrossEncoder(write_model(tmp_path / "fixed", WORTH, shape=(2, 24)))
    assert fixed.max_length == 24
    assert scores(fixed) == EXPECTED


def test_context_is_read_where_it_fits(tmp_path: Path) -> None:
    encoder = CrossEncoder(write_model(tmp_path, WORTH, config={"max_position_embeddings": 16}))
    passage = [Passage("ذهب", "عنوان", "قبل")]
    values = [encoder.scores("ماذا ؟", passage, context) for context in CONTEXTS]
    assert [float(value[0]) for value in values if value is not None] == [2.0, 2.25, 2.375]
    long_before = [Passage("ذهب", "عنوان", "قبل " * 20)]
    assert encoder.scores("ماذا ؟", long_before, "neighbour") == pytest.approx([2.25])
    long_title = [Passage("ذهب", "عنوان " * 20, "قبل")]
    assert encoder.scores("ماذا ؟", long_title, "neighbour") == pytest.approx([2.0])
    long_sentence = [Passage("ذهب " * 50, "عنوان", "قبل")]
    cut = encoder.scores("ماذا ؟", long_sentence, "neighbour")
    assert cut is not None
    assert cut[0] == 2.0 * (16 - 2 - 3)  # the question's two words and three marks


def test_a_question_longer_than_the_model_takes(tmp_path: Path) -> None:
    encoder = CrossEncoder(write_model(tmp_path, WORTH, config={"max_position_embeddings": 16}))
    found = encoder.scores("سؤال " * 20_000, PASSAGES)
    assert found is not None
    assert np.isfinite(found).all()


@pytest.mark.parametrize(
    ("config", "length"),
    [
        ({"model_type": "bert", "max_position_embeddings": 128}, 128),
        ({"model_type": "xlm-roberta", "max_position_embeddings": 130, "pad_token_id": 1}, 128),
        ({"model_type": "bert", "max_position_embeddings": 8192}, 256),
        ({}, 256),
    ],
)
def test_longest_pair(tmp_path: Path, config: dict[str, object], length: int) -> None:
    assert CrossEncoder(write_model(tmp_path, WORTH, config=config)).max_length == length


def test_padding_and_truncation_of_the_tokenizers_own_are_put_aside(tmp_path: Path) -> None:
    write_model(tmp_path, WORTH)
    path = tmp_path / "tokenizer.json"
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    tokenizer["truncation"] = {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0}
    tokenizer["padding"] = {
        "strategy": {"Fixed": 512},
        "direction": "Left",
        "pad_to_multiple_of": None,
        "pad_id": 4,  # a word's: seen, it would count
        "pad_type_id": 1,
        "pad_token": "ذهب",
    }
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
    assert scores(CrossEncoder(tmp_path)) == EXPECTED


def test_out_of_time(tmp_path: Path) -> None:
    encoder = CrossEncoder(write_model(tmp_path, WORTH))
    answers = iter([False, True])
    assert encoder.scores("ماذا ؟", PASSAGES, out_of_time=lambda: next(answers)) is None
    assert list(answers) == [], "five pairs are two runs, and the second was not begun"


def test_many_threads(tmp_path: Path) -> None:
    encoder = CrossEncoder(write_model(tmp_path, WORTH))
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: scores(encoder), range(40))) == [EXPECTED] * 40


def test_which_file(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match=r"no model\.onnx"):
        model_file(tmp_path)
    write_model(tmp_path, WORTH, file="onnx/model_int8.onnx")
    assert CrossEncoder(tmp_path).file == tmp_path / "onnx/model_int8.onnx"
    (tmp_path / "model_q4.onnx").touch()
    with pytest.raises(RerankerError, match="several"):
        model_file(tmp_path)
    (tmp_path / "onnx/model.onnx").touch()
    assert model_file(tmp_path) == tmp_path / "onnx/model.onnx"
    (tmp_path / "model.onnx").touch()
    assert model_file(tmp_path) == tmp_path / "model.onnx"


@pytest.mark.parametrize("fault", ["model", "tokenizer", "config", "no tokenizer", "input", "not a number"])
def test_a_broken_model(tmp_path: Path, fault: str) -> None:
    worth = WORTH | {"تجربة": float("nan")} if fault == "not a number" else WORTH
    write_model(tmp_path, worth, third="position_ids" if fault == "input" else "token_type_ids")
    match fault:
        case "model":
            (tmp_path / "model.onnx").write_bytes(b"no model")
        case "tokenizer":
            (tmp_path / "tokenizer.json").write_text("{}")
        case "config":
            (tmp_path / "config.json").write_text("{")
        case "no tokenizer":
            (tmp_path / "tokenizer.json").unlink()
    with pytest.raises(RerankerError) as caught:
        CrossEncoder(tmp_path)
    assert caught.value.code == "reranker_model"
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_a_missing_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    write_model(tmp_path, WORTH)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(RerankerError) as caught:
        CrossEncoder(tmp_path)
    assert caught.value.code == "reranker_package"
    assert caught.value.details["package"] == package
