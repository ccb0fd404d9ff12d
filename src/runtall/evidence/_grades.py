"""The closed sets of words that the evidence is sorted by: topics, grades, the standing of an advice."""

from __future__ import annotations

from enum import StrEnum


class Topic(StrEnum):
    """What a piece of evidence is about; the files of each kind of evidence are named after these."""

    HOW_COMMON = "how-common"
    PAIN_AND_RUNNING = "pain-and-running"
    SEEING_A_CLINICIAN = "seeing-a-clinician"
    WORRY = "worry"
    LOAD = "load"
    WARM_UP = "warm-up"
    FORM = "form"
    GROUND = "ground"
    SHOES = "shoes"
    STRENGTH = "strength"
    TRUNK = "trunk"
    HIPS = "hips"
    STRETCHING = "stretching"
    SIDES = "sides"
    SITTING = "sitting"
    DRINKING = "drinking"
    APPS = "apps"
    BODY_TESTS = "body-tests"
    METHODS = "methods"


class Grade(StrEnum):
    """How well something is supported. ``working-choice`` is ours and says so to the reader."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"
    CONTESTED = "contested"
    UNSUPPORTED = "unsupported"
    WORKING_CHOICE = "working-choice"


class Choice(StrEnum):
    """How something that an article prescribes stands in runtall.

    ``default`` is on; ``opt-in`` is offered with for and against and chosen by the runner; ``education`` is shown and
    not prescribed; ``withheld`` is kept back, for what can harm alone, with the reason.
    """

    DEFAULT = "default"
    OPT_IN = "opt-in"
    EDUCATION = "education"
    WITHHELD = "withheld"
