"""How you look when you run: steps, angles and their errors, from the landmarks of one film."""

from runtall.core.sides import Side
from runtall.gait._applies import APPLIES
from runtall.gait._compare import compare
from runtall.gait._read import VERSION, read_clip
from runtall.gait._reading import (
    FootStrike,
    GaitChange,
    GaitCurve,
    GaitMeasure,
    GaitQuality,
    GaitReading,
    Ground,
    Heading,
    KeyFrame,
    Moment,
    Refused,
    ScaleBasis,
    Stance,
    Strike,
    Tendency,
    View,
)
from runtall.gait._words import FILM_AGAIN, FROM_BEHIND, FROM_THE_SIDE, label

__all__ = [
    "APPLIES",
    "FILM_AGAIN",
    "FROM_BEHIND",
    "FROM_THE_SIDE",
    "VERSION",
    "FootStrike",
    "GaitChange",
    "GaitCurve",
    "GaitMeasure",
    "GaitQuality",
    "GaitReading",
    "Ground",
    "Heading",
    "KeyFrame",
    "Moment",
    "Refused",
    "ScaleBasis",
    "Side",
    "Stance",
    "Strike",
    "Tendency",
    "View",
    "compare",
    "label",
    "read_clip",
]
