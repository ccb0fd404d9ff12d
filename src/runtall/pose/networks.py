"""The two neural networks on LiteRT: squares in, raw numbers out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from runtall.core import MissingExtraError, say
from runtall.pose.pictures import PixelArray, channels

if TYPE_CHECKING:
    from ai_edge_litert.interpreter import Interpreter

Float32Array = npt.NDArray[np.float32]
LITERT_MARK = b"TFL3"
_ANNOUNCING = Lock()
_announced: list[bool] = []


class Network:
    """One model, ready to be asked; not to be shared between threads.

    Parameters
    ----------
    path
        Of the model.
    without
        Outputs that nobody asks for: whatever is computed for them alone is left out, which changes no other output.
    """

    def __init__(self, path: Path, *, without: tuple[str, ...] = ()) -> None:
        content = path.read_bytes()
        self._interpreter = _interpreter(without_outputs(content, without) if without else content)
        (asked,) = self._interpreter.get_input_details()
        self._input = int(asked["index"])
        self.side = int(asked["shape"][1])
        self._outputs = {each["name"]: int(each["index"]) for each in self._interpreter.get_output_details()}

    def see(self, square: PixelArray, *, low: float, high: float) -> None:
        """Compute on a square of packed pixels, whose 0 to 255 become ``low`` to ``high``."""
        entry = self._interpreter.tensor(self._input)()[0]
        np.multiply(channels(square), np.float32((high - low) / 255), out=entry)
        if low:
            entry += np.float32(low)
        del entry  # a view into the interpreter would forbid it to compute
        self._interpreter.invoke()

    def answer(self, name: str) -> Float32Array:
        """Copy one output, without the axis for batches."""
        answer: Float32Array = self._interpreter.get_tensor(self._outputs[name])[0]
        return answer

    def pick(self, name: str, places: npt.NDArray[np.int64]) -> Float32Array:
        """Copy single numbers of one output, by their places in it laid flat."""
        flat = self._interpreter.tensor(self._outputs[name])().reshape(-1)
        picked: Float32Array = flat[places]
        return picked


def without_outputs(content: bytes, names: tuple[str, ...]) -> bytes:
    """Take outputs off a model, and every operation that serves them alone.

    Notes
    -----
    BlazePose's landmark model also draws the person's outline, at a third of its time. Nothing else depends on that branch: all
    other outputs stay the same to the last bit.
    """
    import flatbuffers
    from ai_edge_litert import schema_py_generated as schema

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(bytearray(content), 0))
    graph = model.subgraphs[0]
    unwanted = {name.encode() for name in names}
    outputs = [index for index in graph.outputs if graph.tensors[index].name not in unwanted]
    needed, kept = set(outputs), []
    for operation in reversed(graph.operators):
        if needed.intersection(operation.outputs):
            kept.append(operation)
            needed.update(operation.inputs)
    graph.operators = kept[::-1]
    graph.outputs = np.array(outputs, dtype=np.int32)
    builder = flatbuffers.Builder(len(content))
    builder.Finish(model.Pack(builder), LITERT_MARK)
    return bytes(builder.Output())


def _interpreter(content: bytes) -> Interpreter:
    try:
        from ai_edge_litert.interpreter import Interpreter
    except ImportError as error:
        raise MissingExtraError(
            say("Seeing a person in a video needs the extra parts for video, which are not installed."),
            say("Install them with: pip install 'runtall[video]'."),
        ) from error
    options: dict[str, Any] = {"num_threads": 1}  # two clips' parts at a time use two cores better than one part does
    with _unannounced():
        interpreter = Interpreter(model_content=content, **options)
        interpreter.allocate_tensors()
    return interpreter


@contextmanager
def _unannounced() -> Iterator[None]:
    """Keep LiteRT from telling every terminal and log that it works on a processor, which it does once in a process.

    It knows no setting for that and writes to the second file of the process, so that is what is turned away meanwhile.
    """
    with _ANNOUNCING:
        if _announced:
            yield
            return
        kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)
            _announced.append(True)
