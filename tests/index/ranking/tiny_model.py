"""A cross-encoder of a few hundred bytes: the sum of what each word of a passage is worth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

__all__ = ["SPECIAL", "write_model"]

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def write_model(
    folder: Path,
    worth: Mapping[str, float],
    *,
    file: str = "model.onnx",
    labels: int = 1,
    flat: bool = False,
    types: bool = True,
    integers: int = TensorProto.INT64,
    shape: tuple[int | str, int | str] = ("rows", "columns"),
    third: str = "token_type_ids",
    config: Mapping[str, object] | None = None,
) -> Path:
    """Write model, tokenizer and configuration.

    Args:
        folder: where; made where it is missing.
        worth: what each word counts; all others count nothing.
        file: the model's name.
        labels: 1: the sum; more: as many logits, the second the sum, the others minus the sum.
        flat: with one label, leave the last axis out of the output.
        types: whether the model takes `token_type_ids`, and so counts words of the passage only.
        integers: the type of the inputs.
        shape: of the inputs; numbers fix it.
        third: another name for `token_type_ids`.
        config: `config.json`; None for a file of BERT's kind that allows 64 tokens.
    """
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    vocabulary = {word: place for place, word in enumerate((*SPECIAL, *worth))}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    marks = [(mark, vocabulary[mark]) for mark in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=marks
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {"model_type": "bert", "max_position_embeddings": 64, "pad_token_id": 0} if config is None else config
    (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")

    table = np.array([0.0] * len(SPECIAL) + list(worth.values()), np.float32)
    names = ["input_ids", "attention_mask", *([third] if types else [])]
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["each"])]
    counted = "each"
    for name in names[1:]:
        nodes.append(helper.make_node("Cast", [name], [f"{name}_float"], to=TensorProto.FLOAT))
        nodes.append(helper.make_node("Mul", [counted, f"{name}_float"], [f"{counted}_"]))
        counted += "_"
    nodes.append(helper.make_node("ReduceSum", [counted, "axis"], ["sum"], keepdims=0 if flat else 1))
    if labels > 1:
        nodes.append(helper.make_node("Neg", ["sum"], ["minus"]))
        parts = ["sum" if label == 1 else "minus" for label in range(labels)]
        nodes.append(helper.make_node("Concat", parts, ["logits"], axis=1))
    else:
        nodes.append(helper.make_node("Identity", ["sum"], ["logits"]))
    graph = helper.make_graph(
        nodes,
        "worth",
        [helper.make_tensor_value_info(name, integers, shape) for name in names],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, (shape[0],) if flat else (shape[0], labels))],
        [numpy_helper.from_array(table, "table"), numpy_helper.from_array(np.array([1]), "axis")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    (folder / file).write_bytes(model.SerializeToString())
    return folder
