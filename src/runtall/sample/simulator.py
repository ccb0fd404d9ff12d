"""One made-up run, second by second: a plan of efforts on a course goes in, a recording and the truth behind it come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

import numpy as np

from runtall.core import QUANTITIES, Channel, Device, FloatArray, Lap, LapTrigger, Pause, Recording, SessionFigures
from runtall.sample import form
from runtall.sample.courses import TIME_ZONE, Course
from runtall.sample.noise import autoregression, simulate_noise

DEVICE = Device(manufacturer="development", product="runtall sample", software="1.00")
STRAP_CHANNELS = (
    "heart_rate_bpm",
    "step_length_m",
    "vertical_oscillation_m",
    "vertical_ratio",
    "stance_time_s",
    "stance_balance_left_ratio",
)
"""What the chest strap measures: gone while the strap is."""

_STEADINESS = 0.55
"""Share of the fitted scatter of speed: the fit is over whole runs with their hills, which are simulated apart."""


@dataclass(frozen=True, slots=True)
class Effort:
    """A stretch at one aim: so many seconds at so many metres a second; ``intensity`` in FIT's words marks a workout lap."""

    seconds: float
    speed_mps: float
    intensity: str | None = None


@dataclass(frozen=True, slots=True)
class DriftTruth:
    """A late-run change that was put in: nothing until ``onset_s``, then a straight ramp to ``end_change`` at the end.

    On the clock of the recording, in the channel's unit, at equal speed and grade.
    """

    channel: str
    onset_s: float
    end_s: float
    end_change: float

    def at(self, t_s: FloatArray) -> FloatArray:
        """Change at instants of the run, shape of ``t_s``."""
        ramp = (np.asarray(t_s) - self.onset_s) / max(self.end_s - self.onset_s, 1.0)
        return np.asarray(self.end_change * np.clip(ramp, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What a run shall be.

    Attributes
    ----------
    started_at
        Aware UTC, whole seconds.
    efforts
        In order.
    course
        ``None`` on a treadmill: no positions, no altitude.
    drift
        End-of-run change by channel (``cadence_spm``, ``stance_time_s``, ``vertical_oscillation_m``,
        ``stance_balance_left_ratio``), from ``drift_onset_ratio`` of the run on.
    tight_m
        Metres at which the lap button is pressed because it got tight; ``None`` for never.
    stops
        Moving second and length in seconds of each stop at a light.
    dropouts
        Moving seconds [from, to) in which the strap is silent.
    strap
        Whether the runner wears it.
    noise
        Scale of the scatter of the form channels; 1 is the fitted model, 0 none at all.
    ambient_c
        Air temperature.
    name, notes, gear, rpe, feel_ratio
        As the runner would enter them.
    """

    started_at: datetime
    efforts: tuple[Effort, ...]
    course: Course | None = None
    sub_sport: str | None = None
    drift: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    drift_onset_ratio: float = 0.6
    tight_m: float | None = None
    stops: tuple[tuple[int, int], ...] = ()
    dropouts: tuple[tuple[int, int], ...] = ()
    strap: bool = True
    noise: float = 1.0
    ambient_c: float = 14.0
    name: str | None = None
    notes: str | None = None
    gear: str | None = None
    rpe: float | None = None
    feel_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class SimulatedRun:
    """A recording, and what was put into it.

    ``drifts`` hold only what the plan asked for; ``tight_s`` and ``tight_m`` the press of the lap button; ``dropouts``
    and pauses are spans on the recording's clock.
    """

    recording: Recording
    drifts: tuple[DriftTruth, ...]
    tight_s: float | None
    tight_m: float | None
    dropouts: tuple[tuple[float, float], ...]


def simulate_run(plan: RunPlan, *, runner: form.Runner = form.SAMPLE_RUNNER, rng: np.random.Generator) -> SimulatedRun:
    """Simulate a run at one sample a second.

    Parameters
    ----------
    plan
        What the run shall be.
    runner
        Whose levels and slopes.
    rng
        Source of all scatter: the same plan, runner and generator state give the same run.

    Returns
    -------
    SimulatedRun
        Stops leave no samples and are pauses; a kilometre lap closes every 1,000 m unless efforts carry an intensity.

    Raises
    ------
    ValueError
        No effort lasts a second.
    """
    aim = np.concatenate([np.full(round(effort.seconds), effort.speed_mps) for effort in plan.efforts])
    if len(aim) == 0:
        raise ValueError("a run needs an effort of at least a second")
    t_s, pauses = _clock(len(aim), plan.stops)
    speed, distance, grade = _movement(aim, plan, rng=rng)
    drifts = tuple(
        DriftTruth(channel, plan.drift_onset_ratio * t_s[-1], float(t_s[-1]), change) for channel, change in plan.drift.items()
    )
    change = {drift.channel: drift.at(t_s) for drift in drifts}
    values = form.running_form(runner, speed, grade, change, noise=plan.noise, rng=rng)
    walking = speed < form.WALKING_BELOW_MPS
    if walking.any():
        form.walking_form(values, walking, speed)
    effort = speed * (1 + np.where(grade > 0, 4.2, 2.0) * grade)
    values["heart_rate_bpm"] = np.rint(form.heart_rate(runner, effort, rng=rng))
    values["power_w"] = np.rint(form.power(runner, speed, grade, rng=rng))
    values["temperature_c"] = np.rint(plan.ambient_c + 4 + 8 * np.exp(-t_s / 500))
    values["speed_mps"], values["distance_m"] = speed, distance
    if plan.course is not None:
        _place(values, plan.course, distance, rng=rng)
    dropouts = tuple((float(t_s[start]), float(t_s[min(stop, len(t_s)) - 1] + 1)) for start, stop in plan.dropouts)
    _silence(values, plan)
    tight = None if plan.tight_m is None or plan.tight_m >= distance[-1] else int(np.searchsorted(distance, plan.tight_m))
    laps = _laps(t_s, distance, plan, tight)
    recording = _recording(plan, t_s, values, laps, pauses)
    return SimulatedRun(
        recording=recording,
        drifts=drifts,
        tight_s=None if tight is None else float(t_s[tight]),
        tight_m=None if tight is None else float(distance[tight]),
        dropouts=dropouts,
    )


def _clock(n: int, stops: tuple[tuple[int, int], ...]) -> tuple[FloatArray, tuple[Pause, ...]]:
    """Elapsed time of every moving sample, and the pauses between them."""
    t_s = np.arange(n, dtype=np.float64)
    pauses = []
    for at, length_s in sorted(stops):
        if 0 < at < n:
            pauses.append(Pause(float(t_s[at - 1]), float(t_s[at - 1] + 1 + length_s)))
            t_s[at:] += length_s
    return t_s, tuple(pauses)


def _movement(aim: FloatArray, plan: RunPlan, *, rng: np.random.Generator) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Speed, distance and grade: the aim, softened between efforts, slower uphill, dipping at stops, never quite even."""
    from scipy.signal import lfilter

    n = len(aim)
    keep = float(np.exp(-1 / 4.0))
    soft, _ = lfilter([1 - keep], [1.0, -keep], aim, zi=[keep * 0.5 * aim[0]])
    for at, _ in plan.stops:
        soft *= 1 - 0.6 * np.exp(-np.abs(np.arange(n) - at + 0.5) / 2.5)
    soft += _STEADINESS * simulate_noise("speed_mps", n, rng=rng) * np.minimum(soft / 2.8, 1.0)
    soft = np.maximum(soft, 0.4)
    distance = np.cumsum(soft) - soft[0]
    if plan.course is None:
        return soft, distance, np.zeros(n)
    for _ in range(2):
        _, grade = plan.course.altitude_and_grade(distance)
        speed = soft * (1 - np.where(grade > 0, 3.0, 1.3) * grade)
        distance = np.cumsum(speed) - speed[0]
    return speed, distance, plan.course.altitude_and_grade(distance)[1]


def _place(values: dict[str, FloatArray], course: Course, distance: FloatArray, *, rng: np.random.Generator) -> None:
    """Positions with a receiver's slow wander (2 m), and a barometer's (0.7 m)."""
    n = len(distance)
    latitude, longitude = course.positions(distance)
    values["latitude_deg"] = latitude + autoregression(n, 60, rng=rng) * 2 / 111_195
    values["longitude_deg"] = longitude + autoregression(n, 60, rng=rng) * 2 / 66_200
    values["altitude_m"] = course.altitude_and_grade(distance)[0] + autoregression(n, 240, rng=rng) * 0.7


def _silence(values: dict[str, FloatArray], plan: RunPlan) -> None:
    """Take out what a missing or silent strap cannot know; without one the wrist still knows the heart rate."""
    if not plan.strap:
        for channel in STRAP_CHANNELS:
            if channel != "heart_rate_bpm":
                del values[channel]
    for start, stop in plan.dropouts:
        for channel in STRAP_CHANNELS:
            if channel in values:
                values[channel][start:stop] = np.nan


def _laps(t_s: FloatArray, distance: FloatArray, plan: RunPlan, tight: int | None) -> tuple[Lap, ...]:
    """Workout laps where efforts carry an intensity, else a lap every kilometre and one at the press of the button."""
    end_s = float(t_s[-1])
    if any(effort.intensity for effort in plan.efforts):
        ends = np.cumsum([round(effort.seconds) for effort in plan.efforts])
        marks = [(float(t_s[min(end, len(t_s) - 1)]), LapTrigger.WORKOUT) for end in ends[:-1]]
        intensities = [effort.intensity for effort in plan.efforts]
    else:
        kilometres = np.arange(1000.0, distance[-1], 1000.0)
        marks = [(float(t_s[at]), LapTrigger.DISTANCE) for at in np.searchsorted(distance, kilometres)]
        if tight is not None:
            marks = sorted({**dict(marks), float(t_s[tight]): LapTrigger.MANUAL}.items())
        intensities = ["active"] * (len(marks) + 1)
    bounds = [0.0, *(at for at, _ in marks), end_s]
    triggers = [*(trigger for _, trigger in marks), LapTrigger.SESSION_END]
    metres = np.interp(bounds, t_s, distance)
    return tuple(
        Lap(start, stop, trigger, round(float(to - since), 2), intensity)
        for start, stop, trigger, since, to, intensity in zip(
            bounds[:-1], bounds[1:], triggers, metres[:-1], metres[1:], intensities, strict=True
        )
    )


def _recording(
    plan: RunPlan, t_s: FloatArray, values: dict[str, FloatArray], laps: tuple[Lap, ...], pauses: tuple[Pause, ...]
) -> Recording:
    channels = {name: Channel(name, QUANTITIES[name].unit, values[name]) for name in QUANTITIES if name in values}
    climbs = None if plan.course is None else np.diff(plan.course.altitude_and_grade(values["distance_m"])[0])
    paused_s = sum(pause.end_s - pause.start_s for pause in pauses)
    return Recording(
        sport="running",
        sub_sport="treadmill" if plan.course is None and plan.sub_sport is None else plan.sub_sport or _sub_sport(plan),
        started_at=plan.started_at,
        t_s=t_s,
        channels=MappingProxyType(channels),
        time_zone=TIME_ZONE,
        laps=laps,
        pauses=pauses,
        device=DEVICE,
        session=SessionFigures(
            elapsed_s=float(t_s[-1]),
            timer_s=float(t_s[-1]) - paused_s,
            distance_m=float(values["distance_m"][-1]),
            ascent_m=None if climbs is None else float(np.round(climbs[climbs > 0].sum())),
            descent_m=None if climbs is None else float(np.round(-climbs[climbs < 0].sum())),
            rpe=plan.rpe,
            feel_ratio=plan.feel_ratio,
        ),
        name=plan.name,
        notes=plan.notes,
        gear=plan.gear,
    )


def _sub_sport(plan: RunPlan) -> str:
    return "generic" if plan.course is None else plan.course.sub_sport
