"""How far off is what a phone says of running? Captured runs, filmed by virtual phones, read by ``runtall.gait``.

Truth: joints of marker motion capture; contacts and toe-offs of the two force-plate trials (``hamnerX``) alone count for
timing, those of the treadmill trial ``welk007`` come from markers and are printed apart. Angles are held against the same
definitions on the captured joints at the true instants. Every film has another phone place (turned by 5 degrees, rolled by
1, at another height and distance), another start and other landmark noise; joints between captured instants are splines, so
120 frames a second of 100 Hz captures is interpolation.

What the method's numbers were set on: the contact and toe-off shares on ``welk007`` and ``dorn``, looked at beside the plates;
nothing was fitted to ``hamnerX`` or CMU. The noise is ``virtual_phone.NOISE``; where it comes from stands there.

    python benchmarks/gait_accuracy.py [--films 6] [--write]      # --write renews evidence/gait_errors/*.toml
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import virtual_phone as vp

from runtall.core import FloatArray
from runtall.core.keypoints import Landmark
from runtall.core.sides import Side
from runtall.gait import GaitReading, Stance, read_clip
from runtall.gait._body import Body
from runtall.gait._events import find_stances
from runtall.gait._from_behind import behind_series
from runtall.gait._from_side import side_series
from runtall.gait._reading import Heading, View
from runtall.gait._sides import SidesRepair
from runtall.gait._view import Seen, leg_length, trunk_length

RATES_HZ = (30, 60, 120)
VIEWS = {"right": View.RIGHT_SIDE, "left": View.LEFT_SIDE, "behind": View.BEHIND}
WELK_SPANS_S = ((3.0, 13.0), (25.0, 35.0), (45.0, 55.0))
TARGETS = {
    "contact": (15.0, "ms mean absolute, force plates"),
    "toe_off": (20.0, "ms mean absolute, force plates"),
    "cadence_spm": (0.5, "spm"),
    "stance_time_s": (0.020, "s"),
    "vertical_oscillation_m": (0.008, "m"),
}
ANGLE_TARGET_DEG = 4.0
OUT = Path(__file__).resolve().parents[1] / "src" / "runtall" / "evidence" / "gait_errors"


@dataclass(frozen=True)
class Take:
    """One captured run, or a stretch of one."""

    trial: vp.Trial
    span_s: tuple[float, float]
    plates: bool
    timed: bool


def takes() -> Iterator[Take]:
    for name in (*vp.PLATES, *vp.MARKERS, *vp.CMU):
        trial = vp.read_trial(name)
        whole = (float(trial.t_s[0]), float(trial.t_s[-1]))
        for span in WELK_SPANS_S if name.startswith("welk") else (whole,):
            yield Take(trial, span, name in vp.PLATES, name in vp.PLATES or name.startswith("welk"))


def true_body(take: Take, view: View) -> Body:
    """The captured joints seen without perspective, noise or smoothing, in metres."""
    t_s = np.arange(take.span_s[0], take.span_s[1], 0.005)
    joints = vp.body_points(take.trial, t_s)
    if not take.trial.treadmill:
        joints = joints - vp.mean_path(t_s, joints)[:, None]
    points = joints[..., [0, 1]] if view.is_side else joints[..., [2, 1]]
    seen = Seen(view, 0.0, Heading.RIGHT)
    no = np.zeros(len(t_s), dtype=bool)
    repair = SidesRepair(points, np.ones(points.shape[:2]), no, no, True, no)
    return Body(t_s, points, t_s, seen, repair, trunk_length(points), leg_length(points), False)


def true_stances(take: Take, body: Body) -> tuple[Stance, ...]:
    """Contacts and toe-offs as captured; where the files' own are doubtful or missing, those of the clean joints."""
    if not take.timed:
        side_on = body if body.view.is_side else true_body(take, View.RIGHT_SIDE)
        return find_stances(side_on)
    found = []
    for side, key in ((Side.LEFT, "L"), (Side.RIGHT, "R")):
        for contact_s, toe_off_s in take.trial.events[key]:
            if take.span_s[0] <= (contact_s if np.isfinite(contact_s) else toe_off_s) <= take.span_s[1]:
                c, o = (None if np.isnan(x) else float(x) for x in (contact_s, toe_off_s))
                middle = 0.5 * (contact_s + toe_off_s) if c and o else (c or 0) + 0.13 if c else (o or 0) - 0.13
                found.append(Stance(side, float(middle), c, o))
    return tuple(sorted(found, key=lambda each: each.mid_stance_s))


def true_figures(take: Take, view: View) -> dict[tuple[str, Side | None], float]:
    body = true_body(take, view)
    stances = true_stances(take, body)
    if view.is_side:
        series = list(side_series(body, stances))
    else:
        lows = find_stances(body)
        series = list(behind_series(body, lows))
    figures = {(each.name, each.side): float(np.mean(each.values)) for each in series if each.values}
    contacts = [each.contact_s for each in stances if each.contact_s is not None]
    figures["cadence_spm", None] = 60.0 * (len(contacts) - 1) / (contacts[-1] - contacts[0])
    if ("vertical_oscillation_leg_ratio", None) in figures:
        figures["vertical_oscillation_m", None] = figures["vertical_oscillation_leg_ratio", None] * body.leg
        figures["plain_oscillation_m", None] = plain_oscillation(body, contacts)
    steps_s = np.diff(contacts)
    figures["step_time_cv_ratio", None] = float(np.std(steps_s, ddof=1) / np.mean(steps_s)) if len(steps_s) > 2 else np.nan
    for side in Side:
        if ("foot_ahead_leg_ratio", side) in figures:
            figures["foot_ahead_m", side] = figures["foot_ahead_leg_ratio", side] * body.leg
    return figures


def plain_oscillation(body: Body, contacts: list[float]) -> float:
    """Highest less lowest point of the hips from contact to contact, as a stick held beside the runner would tell."""
    height = body.mid("HIP")[:, 1]
    inside = [height[(body.t_s >= a) & (body.t_s <= b)] for a, b in pairwise(contacts)]
    return float(np.mean([np.ptp(each) for each in inside if len(each)]))


def camera(take: Take, rng: np.random.Generator) -> vp.Camera:
    turn, roll, height = rng.normal(0, 5), rng.normal(0, 1), 1.0 + rng.uniform(-0.15, 0.15)
    if take.trial.treadmill:
        return vp.Camera(3.0 + rng.uniform(-0.4, 0.4), height, turn, roll)
    return vp.Camera(
        6.0 + rng.uniform(-0.5, 0.5), height, turn, roll, focal_px=1700.0, width_px=1920, height_px=1080, follow=True
    )


@dataclass
class Tally:
    """Errors of films, by figure, leg and trial, and of single events."""

    figures: dict[tuple[str, str], dict[str, list[float]]]
    events: dict[tuple[str, str, str], list[float]]
    missed: int = 0
    looked_for: int = 0
    other_view: int = 0


def film_all(rate_hz: int, films: int, noise: vp.Noise | None) -> dict[str, Tally]:
    tallies = {view: Tally(defaultdict(lambda: defaultdict(list)), defaultdict(list)) for view in ("side", "frontal")}
    for take in takes():
        truth = {view: true_figures(take, view) for view in set(VIEWS.values())}
        stances = true_stances(take, true_body(take, View.RIGHT_SIDE))
        for name, view in VIEWS.items():
            for seed in range(films):
                rng = np.random.default_rng([seed, rate_hz])
                film, start_s = vp.film(
                    take.trial, name, fps=rate_hz, seed=seed, noise=noise, camera=camera(take, rng), span_s=take.span_s
                )
                reading = read_clip(film, height_m=take.trial.height_m)
                tally = tallies["side" if view.is_side else "frontal"]
                label = f"{take.trial.name}@{take.span_s[0]:.0f}"
                if reading.view is not view:
                    tally.other_view += 1
                    continue
                count(tally, reading, truth[view], label)
                if view.is_side and take.timed:
                    time_events(tally, reading, stances, start_s, film.times_s[-1], "plates" if take.plates else "markers", view)
    return tallies


def count(tally: Tally, reading: GaitReading, truth: dict[tuple[str, Side | None], float], label: str) -> None:
    near = reading.view.near
    cv = step_time_cv(reading)
    if cv is not None:
        tally.figures["step_time_cv_ratio", "both"][label].append(cv - truth["step_time_cv_ratio", None])
    for each in reading.measures:
        true = truth.get((each.name, each.side))
        if true is not None and each.name != "step_time_cv_ratio":
            leg = "both" if near is None or each.side is None else "near" if each.side is near else "far"
            tally.figures[each.name, leg][label].append(each.mean - true)


def step_time_cv(reading: GaitReading) -> float | None:
    """Scatter of the step times as read, whether or not the reading itself thinks it good enough to give."""
    both = [reading.measure("step_time_s", side) for side in Side]
    known = [(each.n, each.spread, each.mean) for each in both if each is not None and each.spread is not None]
    if sum(n for n, _, _ in known) < 10:
        return None
    variance = sum((n - 1) * spread**2 for n, spread, _ in known) / sum(n - 1 for n, _, _ in known)
    return float(np.sqrt(variance) / np.mean([mean for _, _, mean in known]))


def time_events(
    tally: Tally, reading: GaitReading, stances: tuple[Stance, ...], start_s: float, length_s: float, basis: str, view: View
) -> None:
    for side in Side:
        leg = "near" if view.near is side else "far"
        for moment in ("contact_s", "toe_off_s"):
            read = np.array([t for each in reading.stances if each.side is side and (t := getattr(each, moment)) is not None])
            for each in stances:
                at_s = getattr(each, moment)
                if each.side is not side or at_s is None or not 0.12 < at_s - start_s < length_s - 0.12:
                    continue
                tally.looked_for += 1
                off = read - (at_s - start_s) if len(read) else np.array([np.inf])
                nearest = float(off[np.argmin(np.abs(off))])
                if abs(nearest) > 0.1:
                    tally.missed += 1
                else:
                    tally.events[moment.removesuffix("_s"), basis, leg].append(nearest)


def swaps_left(noise: vp.Noise | None) -> tuple[int, int]:
    """Frames exchanged, and frames still exchanged after reading, over films with made-up exchanges of the legs."""
    exchanged = left_over = 0
    for take in takes():
        for seed in range(3):
            where = camera(take, np.random.default_rng(seed))
            args = {"fps": 60, "seed": seed, "camera": where, "span_s": take.span_s}
            clean, _ = vp.film(take.trial, "right", noise=noise, **args)
            wrong, _ = vp.film(take.trial, "right", noise=replace(noise or vp.Noise({}), swap_rate=0.02), **args)
            legs = [Landmark.LEFT_ANKLE, Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX, Landmark.LEFT_KNEE]
            other = [each.other_side for each in legs]
            exchanged += int((np.abs(wrong.xy_px[:, legs] - clean.xy_px[:, legs]).max(axis=(1, 2)) > 1e-6).sum())
            drawn = read_clip(wrong).repaired_xy_px
            if drawn is None:
                continue
            own = np.linalg.norm(drawn[:, legs] - clean.xy_px[:, legs], axis=-1).sum(axis=1)
            cross = np.linalg.norm(drawn[:, legs] - clean.xy_px[:, other], axis=-1).sum(axis=1)
            left_over += int((cross < own).sum())
    return exchanged, left_over


def line(errors: FloatArray, factor: float = 1.0) -> str:
    scaled = factor * errors
    bias, sd = scaled.mean(), scaled.std(ddof=1) if len(scaled) > 1 else np.nan
    return f"{bias:8.2f} {bias - 1.96 * sd:8.2f} to {bias + 1.96 * sd:7.2f} {np.abs(scaled).mean():8.2f} {len(scaled):6d}"


def show(rate_hz: int, tallies: dict[str, Tally]) -> None:
    note = "  (of 100 Hz captures: interpolated)" if rate_hz > 100 else ""
    print(f"\n== {rate_hz} frames a second{note}")
    print(f"{'':34s}{'bias':>8s} {'limits of agreement':>20s} {'mean abs':>8s} {'n':>6s}")
    side = tallies["side"]
    for (moment, basis, leg), errors in sorted(side.events.items()):
        print(f"{moment + ' ms, ' + basis + ', ' + leg:34s}{line(np.array(errors), 1000)}")
    for moment in ("contact", "toe_off"):
        both = np.array(side.events[moment, "plates", "near"] + side.events[moment, "plates", "far"])
        said = verdict(float(np.abs(1000 * both).mean()), TARGETS[moment][0])
        print(f"{moment + ' ms, plates, both legs':34s}{line(both, 1000)}  {said}")
    print(f"events looked for {side.looked_for}, missed {side.missed}")
    for view, tally in tallies.items():
        print(f"{view}: films taken for another view and refused or misread: {tally.other_view}")
        paces = tally.figures["cadence_spm", "both"]
        long = np.concatenate([np.array(each) for name, each in paces.items() if name.startswith("welk")])
        said = verdict(float(np.abs(long).mean()), TARGETS["cadence_spm"][0])
        print(f"{view[:4] + ' cadence_spm, films of 10 s':46s}{line(long)}  {said}")
        for (name, leg), by_trial in sorted(tally.figures.items()):
            errors = np.concatenate([np.array(each) for each in by_trial.values()])
            target = TARGETS.get(name, (None, ""))[0] or (ANGLE_TARGET_DEG if name.endswith("_deg") else None)
            said = "" if target is None else verdict(float(np.abs(errors).mean()), target)
            factor = 1000.0 if name.endswith("_s") else 100.0 if name.endswith(("_m", "_ratio", "factor")) else 1.0
            unit = "ms" if name.endswith("_s") else "cm" if name.endswith("_m") else "%" if factor == 100.0 else ""
            print(f"{view[:4] + ' ' + name + ' ' + unit + ' ' + leg:46s}{line(errors, factor)}  {said}")


def verdict(error: float, target: float) -> str:
    return f"reached ({target:g})" if error <= target else f"NOT REACHED ({target:g})"


def rows(rate_hz: int, tallies: dict[str, Tally]) -> Iterator[tuple[str, str]]:
    for view, tally in tallies.items():
        for (name, leg), every in sorted(tally.figures.items()):
            long = {key: each for key, each in every.items() if key.startswith("welk")}
            by_trial = long if name == "cadence_spm" else every  # of ten seconds; shorter films scale it by their steps
            errors = np.concatenate([np.array(each) for each in by_trial.values()])
            within = [np.var(each, ddof=1) for each in by_trial.values() if len(each) > 1]
            sem = float(np.sqrt(np.mean(within))) if within else float(np.std(errors))
            half = float(np.quantile(np.abs(errors), 0.95))
            yield (
                view,
                (
                    f'[[gait_errors]]\nmeasure = "{name}"\nview = "{view}"\nleg = "{leg}"\nframe_rate_hz = {rate_hz}\n'
                    f"bias = {errors.mean():.4f}\nerror = {half:.4f}\nsem = {sem:.4f}\nclips = {len(errors)}\n"
                ),
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--films", type=int, default=4, help="films of each run and view")
    parser.add_argument("--clean", action="store_true", help="without landmark noise")
    parser.add_argument("--write", action="store_true", help="renew the packaged error tables")
    options = parser.parse_args()
    noise = None if options.clean else vp.NOISE
    written: dict[str, list[str]] = defaultdict(list)
    for rate_hz in RATES_HZ:
        tallies = film_all(rate_hz, options.films, noise)
        show(rate_hz, tallies)
        for view, row in rows(rate_hz, tallies):
            written[view].append(row)
    exchanged, left_over = swaps_left(noise)
    print(f"\nlegs exchanged in {exchanged} frames; still exchanged after reading: {left_over}")
    if options.write:
        for view, each in written.items():
            (OUT / f"{view}.toml").write_text("\n".join(each), "utf-8")
            print(f"wrote {view}.toml: {len(each)} rows")


if __name__ == "__main__":
    main()
