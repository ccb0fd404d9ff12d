"""What a clip of running says: view, events, figures with their errors, curves, key frames, and what was refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from runtall.core import FloatArray, Message
from runtall.core.sides import Side


class View(StrEnum):
    """From where the runner was filmed. A side view bears the name of the side that faces the camera."""

    LEFT_SIDE = "left_side"
    RIGHT_SIDE = "right_side"
    BEHIND = "behind"
    FRONT = "front"
    OBLIQUE = "oblique"
    UNKNOWN = "unknown"

    @property
    def is_side(self) -> bool:
        """Whether the runner was seen from the left or the right."""
        return self in (View.LEFT_SIDE, View.RIGHT_SIDE)

    @property
    def is_frontal(self) -> bool:
        """Whether the runner was seen from behind or from the front."""
        return self in (View.BEHIND, View.FRONT)

    @property
    def near(self) -> Side | None:
        """The side that faces the camera; ``None`` from behind, from the front and askew."""
        return {View.LEFT_SIDE: Side.LEFT, View.RIGHT_SIDE: Side.RIGHT}.get(self)


class Ground(StrEnum):
    """Whether the runner stayed in place before the camera (a treadmill) or moved through the picture."""

    TREADMILL = "treadmill"
    PASSING = "passing"


class Heading(StrEnum):
    """Where in the picture the runner faces."""

    LEFT = "left"
    RIGHT = "right"
    AWAY = "away"
    TOWARDS = "towards"


class Strike(StrEnum):
    """What part of the foot meets the ground first; ``UNCERTAIN`` where the clip cannot tell two of them apart."""

    REARFOOT = "rearfoot"
    MIDFOOT = "midfoot"
    FOREFOOT = "forefoot"
    UNCERTAIN = "uncertain"


class Moment(StrEnum):
    """An instant of a step worth a picture."""

    CONTACT = "contact"
    MID_STANCE = "mid_stance"
    TOE_OFF = "toe_off"


class ScaleBasis(StrEnum):
    """What turned pixels into metres."""

    SPEED = "speed"
    HEIGHT = "height"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Stance:
    """One foot on the ground. Instants are on the clock of the clip.

    ``contact_s`` and ``toe_off_s`` are ``None`` where this view does not show them well enough to be measured.
    """

    side: Side
    mid_stance_s: float
    contact_s: float | None = None
    toe_off_s: float | None = None


@dataclass(frozen=True, slots=True)
class GaitMeasure:
    """One figure of a clip: mean over the strides, their spread, and how far both may be off.

    Attributes
    ----------
    name
        A key of ``core.quantities.QUANTITIES``.
    unit
        Symbol of that quantity.
    side
        The runner's own side; ``None`` where the figure has none.
    mean, spread
        Over strides (or steps), and the standard deviation between them; ``spread`` is ``None`` for a single one.
    n
        Strides or steps behind it.
    error
        Half width of the range around ``mean`` in which the true figure of these strides lies in 19 of 20 clips, landmark
        model, camera and timing together; ``None`` where nobody measured it.
    smallest_real_change
        Smallest difference between two clips of the same view that is more than chance: 1.96 times the square root of 2
        times the standard error of measurement, the scatter of the strides included; ``None`` as above.
    basis
        How the error was found, as one sentence.
    """

    name: str
    unit: str
    side: Side | None
    mean: float
    spread: float | None
    n: int
    error: float | None = None
    smallest_real_change: float | None = None
    basis: Message | None = None


@dataclass(frozen=True, slots=True)
class FootStrike:
    """How one foot lands: its class, and how many of the ``n`` landings were of it."""

    side: Side
    strike: Strike
    n: int
    of_class: int


@dataclass(frozen=True, slots=True)
class GaitCurve:
    """One quantity over the stride of one side, from contact to the next contact (from behind: mid-stance to mid-stance).

    Attributes
    ----------
    mean, spread
        Shape (101,): mean over ``n`` strides at each hundredth of the stride, and standard deviation between them.
    toe_off_share
        Where in the stride the foot leaves the ground, 0 to 1; ``None`` where the view does not show it.
    """

    name: str
    unit: str
    side: Side
    mean: FloatArray
    spread: FloatArray
    n: int
    toe_off_share: float | None = None


@dataclass(frozen=True, slots=True)
class KeyFrame:
    """A frame worth showing: its index in the keypoints' arrays, the instant asked for, and the angles to draw on it.

    ``angles`` are (name of the quantity, value at this instant) for the leg or the body that the picture is about.
    """

    moment: Moment
    side: Side
    frame: int
    at_s: float
    angles: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class GaitQuality:
    """What the clip itself was like.

    Attributes
    ----------
    frame_rate_hz, duration_s
        Frames a second in real time, and seconds that the runner was seen for.
    seen_share
        Share of the frames in which the joints that this view needs were seen.
    turn_deg
        How far the body is turned away from the true view.
    tilt_deg
        How far the phone seemed tilted, counter-clockwise, as far as a view from behind or the front tells; taken out.
    swaps_repaired, swapped_frames
        How often the model exchanged left and right for a while, and over how many frames; they are put right.
    hidden_frames
        Frames in which one leg was drawn on top of the other; the farther leg counts as lost there.
    sides_sure
        Whether left and right can be told apart over the whole clip.
    strides_left, strides_right
        Whole strides seen of each side.
    scale_basis, scale_px_per_m
        What turned pixels into metres.
    notes
        What could be better about the clip, as sentences.
    """

    frame_rate_hz: float
    duration_s: float
    seen_share: float
    turn_deg: float | None = None
    tilt_deg: float = 0.0
    swaps_repaired: int = 0
    swapped_frames: int = 0
    hidden_frames: int = 0
    sides_sure: bool = True
    strides_left: int = 0
    strides_right: int = 0
    scale_basis: ScaleBasis = ScaleBasis.NONE
    scale_px_per_m: float | None = None
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A figure that was not given, and why; ``measure`` is ``"clip"`` where the whole clip cannot be read."""

    measure: str
    why: Message
    next_step: Message | None = None


@dataclass(frozen=True, slots=True)
class GaitReading:
    """Everything that one clip of running says.

    Attributes
    ----------
    view, ground, heading
        How it was filmed. ``ground`` and ``heading`` are ``None`` where the clip was refused as a whole.
    stances
        In order of time.
    measures
        Sided figures once for each side that was seen well enough.
    repaired_xy_px
        Shape (n_frames, 33, 2): the landmarks as they were used, pixels and y down as in the clip, sides put right, smoothed
        without delay, NaN where lost. For drawing on frames.
    version
        Of the reading; keep it with what is stored.
    """

    view: View
    ground: Ground | None
    heading: Heading | None
    quality: GaitQuality
    stances: tuple[Stance, ...] = ()
    measures: tuple[GaitMeasure, ...] = ()
    strikes: tuple[FootStrike, ...] = ()
    curves: tuple[GaitCurve, ...] = ()
    key_frames: tuple[KeyFrame, ...] = ()
    refused: tuple[Refused, ...] = ()
    repaired_xy_px: FloatArray | None = field(default=None, repr=False, compare=False)
    version: str = "1"

    @property
    def is_usable(self) -> bool:
        """Whether anything could be measured."""
        return bool(self.measures)

    def measure(self, name: str, side: Side | None = None) -> GaitMeasure | None:
        """Return one figure, or ``None`` where it was not given."""
        return next((each for each in self.measures if each.name == name and each.side == side), None)

    def curve(self, name: str, side: Side) -> GaitCurve | None:
        """Return one curve, or ``None``."""
        return next((each for each in self.curves if each.name == name and each.side == side), None)


class Tendency(StrEnum):
    """Which way a figure moved between two clips, if that can be told."""

    UP = "up"
    DOWN = "down"
    NO_CLEAR_CHANGE = "no_clear_change"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class GaitChange:
    """One figure in two clips; ``tendency`` goes beyond ``NO_CLEAR_CHANGE`` only when larger than ``smallest_real_change``."""

    name: str
    unit: str
    side: Side | None
    before: float
    now: float
    smallest_real_change: float | None
    tendency: Tendency
    sentence: Message
