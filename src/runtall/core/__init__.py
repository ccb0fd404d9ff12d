"""Quantities and units, profile, recordings, summaries, errors, sentences: the words that every other room shares."""

from runtall.core.errors import (
    ConflictError,
    ImplausibleValueError,
    LimitExceededError,
    MissingExtraError,
    NotEnoughDataError,
    NotFoundError,
    RuntallError,
    ShapeMismatchError,
    UnreadableFileError,
)
from runtall.core.keypoints import LANDMARKS, N_LANDMARKS, Keypoints, Landmark
from runtall.core.messages import Message, say
from runtall.core.observation import Observation, OpenQuestion
from runtall.core.profile import WEEKDAYS, RunnerProfile, Sex, Units
from runtall.core.quantities import CHANNELS, FORM_CHANNELS, QUANTITIES, Quantity
from runtall.core.reading import FileReading, Verdict
from runtall.core.recording import (
    DEVELOPER_PREFIX,
    BoolArray,
    Channel,
    Device,
    FloatArray,
    IntArray,
    Lap,
    LapTrigger,
    Pause,
    Recording,
    SessionFigures,
    ZoneSource,
)
from runtall.core.same_run import RunKey, richness, same_run
from runtall.core.sides import Side
from runtall.core.summary import Drift, Extent, GradeBand, LapPress, Opening, RunSummary, SpeedBin, SpeedCurve, Surface
from runtall.core.wording import Measured, day_in_words, measured

__all__ = [
    "CHANNELS",
    "DEVELOPER_PREFIX",
    "FORM_CHANNELS",
    "LANDMARKS",
    "N_LANDMARKS",
    "QUANTITIES",
    "WEEKDAYS",
    "BoolArray",
    "Channel",
    "ConflictError",
    "Device",
    "Drift",
    "Extent",
    "FileReading",
    "FloatArray",
    "GradeBand",
    "ImplausibleValueError",
    "IntArray",
    "Keypoints",
    "Landmark",
    "Lap",
    "LapPress",
    "LapTrigger",
    "LimitExceededError",
    "Measured",
    "Message",
    "MissingExtraError",
    "NotEnoughDataError",
    "NotFoundError",
    "Observation",
    "OpenQuestion",
    "Opening",
    "Pause",
    "Quantity",
    "Recording",
    "RunKey",
    "RunSummary",
    "RunnerProfile",
    "RuntallError",
    "SessionFigures",
    "Sex",
    "ShapeMismatchError",
    "Side",
    "SpeedBin",
    "SpeedCurve",
    "Surface",
    "Units",
    "UnreadableFileError",
    "Verdict",
    "ZoneSource",
    "day_in_words",
    "measured",
    "richness",
    "same_run",
    "say",
]
