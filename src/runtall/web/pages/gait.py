"""What a film says as a page: what stands out first, key frames with their angles, the table, curves, and what was refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import isfinite

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.charts import Around, BandPoint, CurvePoint, Mark, Tick, svg
from runtall.core import Landmark, Units
from runtall.core.wording import measured
from runtall.gait import Tendency, label
from runtall.services import film_words
from runtall.services.filming import GaitChangeForm, GaitCurveForm, GaitForm, GaitMeasureForm, Picture
from runtall.web.pages.words import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One drawn line on a picture, in its pixels; ``kind`` is ``bone`` or ``level``."""

    x1: int
    y1: int
    x2: int
    y2: int
    kind: str


@dataclass(frozen=True, slots=True)
class Angle:
    """A figure written on a picture, where it belongs."""

    x: int
    y: int
    end: bool
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One key frame with what is drawn on it; ``spoken`` is what a screen reader says in its place."""

    href: str
    width: int
    height: int
    title: str
    spoken: str
    lines: tuple[Line, ...]
    angles: tuple[Angle, ...]
    font_px: int
    line_px: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a side or of both: its mean, how far off it may be, and what change would be real."""

    value: str
    off: str
    change: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one side of a figure, or all of it, came to against the earlier film; ``is_clear`` beyond chance."""

    text: str
    is_clear: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One figure in the table of figures; ``both`` stands for left and right where the figure has no side."""

    name: str
    left: Cell | None
    right: Cell | None
    both: Cell | None
    strides: int
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class StrideCurve:
    """One angle over the stride, drawn."""

    title: str
    caption: str
    drawing: SafeString


@dataclass(frozen=True, slots=True)
class NotTold:
    """What the film does not tell, for one reason."""

    names: str
    why: str
    next_step: str


@dataclass(frozen=True, slots=True)
class GaitPage:
    """A film's reading. Where nothing could be measured only ``headline``, ``notes`` and ``not_told`` say anything."""

    headline: str
    filmed: str
    frames: tuple[Frame, ...]
    rows: tuple[Row, ...]
    strikes: tuple[str, ...]
    strikes_note: str
    curves: tuple[StrideCurve, ...]
    notes: tuple[str, ...]
    not_told: tuple[NotTold, ...]
    compared: bool
    basis: str


def gait_page(
    found: GaitForm,
    pictures: Sequence[Picture],
    hrefs: Sequence[str],
    *,
    earlier: GaitForm | None = None,
    words: Words | None = None,
) -> GaitPage:
    """Return the page of one film.

    Parameters
    ----------
    pictures, hrefs
        The key frames, and where each picture is had from: an address of this site, or the bytes themselves.
    earlier
        An earlier film from the same side; its curves are drawn behind.
    words
        The reader's units.
    """
    words = words or Words(Units.METRIC)
    return GaitPage(
        headline=_headline(found),
        filmed=words.say(film_words.how_filmed(found)),
        frames=tuple(frame_of(picture, href) for picture, href in zip(pictures, hrefs, strict=True)),
        rows=tuple(_rows(found, words)),
        strikes=tuple(words.say(each) for each in film_words.landings(found)),
        strikes_note=words.say(film_words.SHOWN_NOT_JUDGED) if film_words.shows_a_landing(found) else "",
        curves=tuple(_curves(found, earlier)),
        notes=tuple(words.say(each) for each in found.notes),
        not_told=tuple(_not_told(found, words)),
        compared=bool(found.changes),
        basis=next((words.say(each.error_basis) for each in found.measures if each.error_basis is not None), ""),
    )


# Words ---------------------------------------------------------------------------------------------------------------


def _headline(found: GaitForm) -> str:
    if not found.measures:
        return _("This film cannot be measured")
    clear = [each for each in found.changes if each.tendency in _CLEAR]
    if clear:
        return ngettext("One figure changed by more than chance", "{n} figures changed by more than chance", len(clear)).format(
            n=len(clear)
        )
    if found.changes:
        return _("No clear change against the earlier film")
    cadence = next((each for each in found.measures if each.name == "cadence_spm"), None)
    if cadence is None:
        return _("What this film shows")
    return _("{cadence}, and what your joints did").format(cadence=measured("cadence_spm", cadence.mean))


def _not_told(found: GaitForm, words: Words) -> Iterator[NotTold]:
    for each in film_words.not_told(found):
        next_step = "" if each.next_step is None else words.say(each.next_step)
        yield NotTold(", ".join(words.say(name) for name in each.names), words.say(each.why), next_step)


# The table of figures ------------------------------------------------------------------------------------------------


def _rows(found: GaitForm, words: Words) -> Iterator[Row]:
    order = {name: at for at, name in enumerate(dict.fromkeys(each.name for each in found.measures))}
    changes = {(each.name, each.side): each for each in found.changes}
    for name, group in groupby(sorted(found.measures, key=lambda each: order[each.name]), key=lambda each: each.name):
        here = list(group)
        by_side = {each.side: each for each in here}
        changed = [change for each in here if (change := changes.get((name, each.side))) is not None]
        yield Row(
            name=words.say(here[0].label),
            left=_cell(by_side.get("left"), words),
            right=_cell(by_side.get("right"), words),
            both=_cell(by_side.get(None), words),
            strides=min(each.n for each in here),
            verdicts=tuple(_verdict(each, words) for each in changed),
        )


_CLEAR = (Tendency.UP, Tendency.DOWN)


def _verdict(each: GaitChangeForm, words: Words) -> Verdict:
    """Say what became of one figure since the earlier film."""
    was = words.measure(each.name, each.before)
    text = {
        Tendency.UP: _("more than before: it was {was}"),
        Tendency.DOWN: _("less than before: it was {was}"),
        Tendency.NO_CLEAR_CHANGE: _("no clear change: it was {was}"),
        Tendency.UNKNOWN: _("it was {was}"),
    }[each.tendency].format(was=was)
    sides = {"left": _("left"), "right": _("right")}
    return Verdict(text if each.side is None else f"{sides[each.side]} {text}", each.tendency in _CLEAR)


def _cell(each: GaitMeasureForm | None, words: Words) -> Cell | None:
    if each is None:
        return None
    return Cell(
        words.measure(each.name, each.mean),
        _("not known") if each.error is None else f"± {words.measure(each.name, each.error)}",
        _("not known") if each.smallest_real_change is None else words.measure(each.name, each.smallest_real_change),
    )


# Pictures ------------------------------------------------------------------------------------------------------------

_CHAINS = ("HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX", "ANKLE")
_AT = {
    "shin_angle_deg": "ANKLE",
    "knee_flexion_deg": "KNEE",
    "thigh_angle_deg": "HIP",
    "foot_inclination_deg": "FOOT_INDEX",
    "trunk_lean_deg": "SHOULDER",
    "trunk_side_lean_deg": "SHOULDER",
    "pelvic_drop_deg": "HIP",
}
"""The joint beside which an angle is written."""


def frame_of(picture: Picture, href: str) -> Frame:
    """Return a key picture with its lines and angles; ``href`` is where the picture itself is."""
    side = picture.side.value.upper()
    moments = {"contact": _("Contact"), "mid_stance": _("Mid-stance"), "toe_off": _("Toe-off")}
    feet = {"left": _("left foot"), "right": _("right foot")}
    title = f"{moments[picture.moment.value]}, {feet[picture.side.value]}"
    told = [(str(label(name)), str(measured(name, value))) for name, value in picture.angles]
    font_px = max(13, round(picture.height_px / 34))
    return Frame(
        href=href,
        width=picture.width_px,
        height=picture.height_px,
        title=title,
        spoken=f"{title}: " + ", ".join(f"{name} {value}" for name, value in told),
        lines=tuple(_lines(picture, side)),
        angles=tuple(_angles(picture, side, font_px)),
        font_px=font_px,
        line_px=max(2, round(picture.height_px / 260)),
    )


def _point(picture: Picture, name: str) -> tuple[float, float] | None:
    x, y = picture.xy[Landmark[name]]
    return (x, y) if isfinite(x) and isfinite(y) else None


def _middle(picture: Picture, joint: str) -> tuple[float, float] | None:
    both = [_point(picture, f"{side}_{joint}") for side in ("LEFT", "RIGHT")]
    known = [each for each in both if each is not None]
    return None if not known else (sum(x for x, _y in known) / len(known), sum(y for _x, y in known) / len(known))


def _lines(picture: Picture, side: str) -> Iterator[Line]:
    """Yield the leg that the picture is about, the trunk, and the upright or level that its angles are held against."""
    leg = [_point(picture, f"{side}_{joint}") for joint in _CHAINS]
    yield from _joined(leg, "bone")
    trunk = [_middle(picture, "HIP"), _middle(picture, "SHOULDER")]
    yield from _joined(trunk, "bone")
    names = {name for name, _value in picture.angles}
    reach = 0.16 * picture.height_px
    hip, ankle = trunk[0], _point(picture, f"{side}_ANKLE")
    if hip is not None and names & {"trunk_lean_deg", "trunk_side_lean_deg"}:
        yield from _joined([hip, (hip[0], hip[1] - 1.6 * reach)], "level")
    if ankle is not None and "shin_angle_deg" in names:
        yield from _joined([ankle, (ankle[0], ankle[1] - reach)], "level")
    if "pelvic_drop_deg" in names:
        hips = [_point(picture, f"{each}_HIP") for each in ("LEFT", "RIGHT")]
        yield from _joined(hips, "bone")
        if hip is not None:
            yield from _joined([(hip[0] - reach / 2, hip[1]), (hip[0] + reach / 2, hip[1])], "level")


def _joined(points: Sequence[tuple[float, float] | None], kind: str) -> Iterator[Line]:
    for start, end in pairwise(points):
        if start is not None and end is not None:
            yield Line(round(start[0]), round(start[1]), round(end[0]), round(end[1]), kind)


def _angles(picture: Picture, side: str, font_px: int) -> Iterator[Angle]:
    """Write each angle beside its joint, on the side where the picture has more room; none on top of another."""
    taken: list[tuple[float, float]] = []
    for name, value in picture.angles:
        joint = _AT.get(name)
        if joint is None:
            continue
        at = _middle(picture, joint) if joint == "SHOULDER" or name == "pelvic_drop_deg" else _point(picture, f"{side}_{joint}")
        if at is None:
            continue
        end = at[0] > picture.width_px / 2
        x, y = at[0] + (-1 if end else 1) * 0.9 * font_px, at[1]
        while any(abs(y - other) < 1.25 * font_px and abs(x - beside) < 12 * font_px for beside, other in taken):
            y += 1.3 * font_px
        taken.append((x, y))
        short = {
            "shin_angle_deg": _("shin"),
            "knee_flexion_deg": _("knee"),
            "thigh_angle_deg": _("thigh"),
            "foot_inclination_deg": _("sole"),
            "trunk_lean_deg": _("trunk"),
            "trunk_side_lean_deg": _("trunk"),
            "pelvic_drop_deg": _("hip drop"),
        }[name]
        yield Angle(round(x), round(min(y, picture.height_px - 0.4 * font_px)), end, f"{short} {measured(name, value)}")


# Curves --------------------------------------------------------------------------------------------------------------


def _curves(found: GaitForm, earlier: GaitForm | None) -> Iterator[StrideCurve]:
    before = {} if earlier is None else {(each.name, each.side): each for each in earlier.curves}
    sides = {"left": _("left"), "right": _("right")}
    order = list(dict.fromkeys(each.name for each in found.curves))
    for number, each in enumerate(sorted(found.curves, key=lambda each: (order.index(each.name), each.side))):
        band = before.get((each.name, each.side), each)
        behind = _("Band: the earlier film.") if band is not each else _("Band: from stride to stride.")
        title = f"{_over_stride(each.name)}, {sides[each.side]}"
        yield StrideCurve(
            title=title,
            caption=f"{behind} {ngettext('{n} stride.', '{n} strides.', each.n).format(n=each.n)}",
            drawing=mark_safe(_drawn(each, band, title, str(number))),  # noqa: S308 - our own renderer's
        )


def _over_stride(name: str) -> str:
    """Name a curve; angles that the table gives at one instant are drawn over the whole stride here."""
    whole = {"shin_angle_deg": _("Shin angle"), "foot_inclination_deg": _("Sole angle")}
    return whole.get(name) or str(label(name))


_THINNEST = 0.015
"""Half of a band's least height, of the drawing's own: a film whose strides are alike stays to be seen behind another."""


def _drawn(each: GaitCurveForm, band: GaitCurveForm, title: str, part: str) -> str:
    is_ratio = each.name.endswith("_ratio")
    unit, scale = ("%", 100.0) if is_ratio else (each.unit, 1.0)
    low = min(*(m - s for m, s in zip(band.mean, band.spread, strict=True)), *each.mean) * scale
    high = max(*(m + s for m, s in zip(band.mean, band.spread, strict=True)), *each.mean) * scale
    ticks = _round_ticks(low, high)
    least = _THINNEST * (high - low)
    around = Around(
        x_ticks=(Tick(0, "0 %"), Tick(50, "50 %"), Tick(100, "100 %")),
        y_ticks=tuple(Tick(at, f"{at:g}") for at in ticks),
        bottom=min(low, ticks[0]),
        top=max(high, ticks[-1]),
        unit=unit,
        band=tuple(
            BandPoint(at, mean * scale - max(spread * scale, least), mean * scale + max(spread * scale, least))
            for at, (mean, spread) in enumerate(zip(band.mean, band.spread, strict=True))
        ),
        marks=() if each.toe_off_ratio is None else (Mark(100 * each.toe_off_ratio, _("toe-off")),),
    )
    return svg(
        "curve",
        [CurvePoint(at, value * scale) for at, value in enumerate(each.mean)],
        width=320,
        title=title,
        around=around,
        part=part,
    )


def _round_ticks(low: float, high: float) -> list[float]:
    """Return three to five round values over a range."""
    span = max(high - low, 1e-6)
    step = next(each for each in (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0) if span / each <= 5 or each == 100.0)
    first = int(low // step)
    return [step * at for at in range(first, int(-(-high // step)) + 1)]
