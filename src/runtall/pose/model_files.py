"""The model files that see a person: which they are, where they lie, and what to say when one is missing or another."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from runtall.core import MissingExtraError, say

MODELS = Path(__file__).with_name("models")
"""Where set-up puts the files. They are in no repository and in every wheel."""


class Size(StrEnum):
    """Of the landmark model: how much it computes for each frame."""

    LITE = "lite"
    FULL = "full"
    HEAVY = "heavy"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One model as its makers published it.

    Attributes
    ----------
    name
        Of the file.
    sha256
        Of its bytes.
    """

    name: str
    sha256: str

    @property
    def path(self) -> Path:
        """Where it should lie."""
        return MODELS / self.name


DETECTOR = ModelFile("pose_detection.tflite", "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c")
LANDMARKERS = {
    Size.LITE: ModelFile("pose_landmark_lite.tflite", "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61"),
    Size.FULL: ModelFile("pose_landmark_full.tflite", "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f"),
    Size.HEAVY: ModelFile("pose_landmark_heavy.tflite", "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe"),
}
"""Full is what runtall uses; lite and heavy are for whoever wants to compare, and brings them along."""
AT_SET_UP = (DETECTOR, LANDMARKERS[Size.FULL])
"""What set-up fetches, and what every wheel carries."""


def is_right(file: ModelFile) -> bool:
    """Whether the file is there with the bytes that its makers published."""
    if not file.path.is_file():
        return False
    return hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256


@cache
def model_path(file: ModelFile) -> Path:
    """Where a model lies, checked once in each process.

    Raises
    ------
    MissingExtraError
        It is not there, or its bytes are not those that were published.
    """
    if not file.path.is_file():
        raise MissingExtraError(
            say("The model that sees people in a video ({name}) is missing.", name=file.name),
            say(
                "In a copy of the source, say: make models. Otherwise install runtall again from its wheel, with: "
                "pip install --force-reinstall 'runtall[video]'."
            )
            if file not in LANDMARKERS.values() or file in AT_SET_UP
            else say(
                "This size of model is optional: use the full one, or put the file, "
                "out of the npm package @mediapipe/pose, into {folder}.",
                folder=str(MODELS),
            ),
        )
    if not is_right(file):
        raise MissingExtraError(
            say("The model that sees people in a video ({name}) is not the file that its makers published.", name=file.name),
            say("Delete {path} and fetch it again: in a copy of the source, say: make models.", path=str(file.path)),
        )
    return file.path
