"""Write a re-ranking model of a given shape with random weights: how fast it is doesn't depend on what it has learned.

    python -m benchmarks.random_reranker FOLDER --layers 12 --width 384 --vocabulary 250000
    python -m benchmarks.fit_reranker --reranker FOLDER --articles A.jsonl.xz --questions Q.jsonl

The second command prints the time a question takes. The model is a BERT encoder (Devlin et al. 2019) with one label;
its tokenizer is made from the sample articles.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import quantize_dynamic
from tokenizers import Tokenizer
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing
from tokenizers.trainers import BpeTrainer

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "articles.jsonl"
POSITIONS = 512
HEAD = 32
MASKED = -1e4


class _Graph:
    """Operations and weights as they are added, each named by its number."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._chance = np.random.default_rng(1)

    def constant(self, value: np.ndarray) -> str:
        """A tensor that doesn't change; its name."""
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(value, name))
        return name

    def random(self, *shape: int) -> str:
        """Random weights."""
        return self.constant((self._chance.standard_normal(shape) * 0.02).astype(np.float32))

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """An operation; the name of its output."""
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def dense(self, inputs: str, width: int, outputs: int) -> str:
        """A linear layer."""
        return self.add("Add", self.add("MatMul", inputs, self.random(width, outputs)), self.random(outputs))

    def normal(self, inputs: str, width: int) -> str:
        """Layer normalisation."""
        ones, zeros = np.ones(width, np.float32), np.zeros(width, np.float32)
        return self.add("LayerNormalization", inputs, self.constant(ones), self.constant(zeros), axis=-1)

    def heads(self, inputs: str, width: int, order: tuple[int, ...]) -> str:
        """(rows, columns, width) parted into heads, in another order of axes."""
        shape = self.constant(np.array([0, 0, width // HEAD, HEAD]))
        return self.add("Transpose", self.add("Reshape", inputs, shape), perm=order)

    def layer(self, inputs: str, width: int, mask: str) -> str:
        """Self-attention and a feed-forward network four times as wide."""
        query = self.heads(self.dense(inputs, width, width), width, (0, 2, 1, 3))
        key = self.heads(self.dense(inputs, width, width), width, (0, 2, 3, 1))
        value = self.heads(self.dense(inputs, width, width), width, (0, 2, 1, 3))
        scale = self.constant(np.array(HEAD**-0.5, np.float32))
        likeness = self.add("Add", self.add("Mul", self.add("MatMul", query, key), scale), mask)
        mixed = self.add("MatMul", self.add("Softmax", likeness, axis=-1), value)
        joined = self.add(
            "Reshape", self.add("Transpose", mixed, perm=(0, 2, 1, 3)), self.constant(np.array([0, 0, width]))
        )
        seen = self.normal(self.add("Add", inputs, self.dense(joined, width, width)), width)
        inner = self.dense(seen, width, 4 * width)
        half, one = self.constant(np.array(0.5, np.float32)), self.constant(np.array(1, np.float32))
        root = self.constant(np.array(2**-0.5, np.float32))
        curve = self.add("Mul", self.add("Add", self.add("Erf", self.add("Mul", inner, root)), one), half)
        return self.normal(self.add("Add", seen, self.dense(self.add("Mul", inner, curve), 4 * width, width)), width)


def make_model(layers: int, width: int, vocabulary: int) -> onnx.ModelProto:
    """An encoder of that many layers, `width` numbers a token, and a table of that many tokens."""
    graph = _Graph()
    words = graph.add("Gather", graph.random(vocabulary, width), "input_ids")
    columns = graph.add("Slice", graph.add("Shape", "input_ids"), *(graph.constant(np.array([at])) for at in (1, 2)))
    zero = graph.constant(np.array([0]))
    positions = graph.add("Slice", graph.random(POSITIONS, width), zero, columns, zero)
    state = graph.normal(graph.add("Add", words, positions), width)
    there = graph.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    missing = graph.add("Sub", graph.constant(np.array(1, np.float32)), there)
    mask = graph.add("Mul", missing, graph.constant(np.array(MASKED, np.float32)))
    mask = graph.add("Unsqueeze", mask, graph.constant(np.array([1, 2])))
    for _ in range(layers):
        state = graph.layer(state, width, mask)
    first = graph.add("Gather", state, graph.constant(np.array(0)), axis=1)
    graph.nodes.append(helper.make_node("Identity", [graph.dense(first, width, 1)], ["logits"]))
    shape = ("rows", "columns")
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask")]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ("rows", 1))]
    made = helper.make_graph(graph.nodes, "random", inputs, outputs, graph.weights)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def write_tokenizer(place: Path) -> None:
    """A tokenizer made from the sample articles."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    tokenizer = Tokenizer(BPE(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    texts = [json.loads(line)["text"] for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    tokenizer.train_from_iterator(texts, BpeTrainer(vocab_size=4000, special_tokens=special, show_progress=False))
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(place))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--width", type=int, default=384)
    parser.add_argument("--vocabulary", type=int, default=250_000)
    parser.add_argument("--quantised", action="store_true", help="with 8-bit weights")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    place = chosen.folder / "model.onnx"
    place.write_bytes(make_model(chosen.layers, chosen.width, chosen.vocabulary).SerializeToString())
    if chosen.quantised:
        quantize_dynamic(place, place)
    write_tokenizer(chosen.folder / "tokenizer.json")
    config = {"model_type": "bert", "max_position_embeddings": POSITIONS, "pad_token_id": 0}
    (chosen.folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    print(f"{place}: {place.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
