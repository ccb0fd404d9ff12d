"""A small drawing beside a number: the interval around a change, or the figure over the runner's own usual."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from runtall.core import Observation
from runtall.web.pages.words import Words, baseline_label

WIDTH = 320.0
_MARGIN = 14.0


@dataclass(frozen=True, slots=True)
class Gauge:
    """Places along a line of ``WIDTH``; ``kind`` is ``interval`` or ``against``.

    For ``interval``: ``zero``, ``low``, ``high`` and ``value`` are places on the line. For ``against``: ``value`` and
    ``usual`` are the lengths of two bars.
    """

    kind: str
    description: str
    value: float
    value_text: str
    zero: float = 0.0
    low: float = 0.0
    high: float = 0.0
    usual: float = 0.0
    usual_text: str = ""


def as_change(observation: Observation) -> Observation:
    """Return an observation of a ratio whose "no difference" is one, as the change from it: 1.06 becomes +6 %."""
    if observation.quantity != "opening_speed_ratio" or observation.low is None or observation.high is None:
        return observation
    return replace(observation, value=observation.value - 1, low=observation.low - 1, high=observation.high - 1, baseline=None)


def gauge_of(observation: Observation, words: Words) -> Gauge | None:
    """Return the drawing that fits: an interval where there is one, else a comparison, else none."""
    if observation.low is not None and observation.high is not None:
        return _interval(observation, observation.low, observation.high, words)
    if observation.baseline is not None and max(observation.value, observation.baseline) > 0:
        return _against(observation, observation.baseline, words)
    return None


def _interval(observation: Observation, low: float, high: float, words: Words) -> Gauge:
    left, right = min(low, 0.0), max(high, 0.0)
    reach = (right - left) * 0.12 or 1.0
    left, right = left - reach, right + reach

    def place(value: float) -> float:
        return round(_MARGIN + (value - left) / (right - left) * (WIDTH - 2 * _MARGIN), 1)

    return Gauge(
        kind="interval",
        description=_("The change lies between {interval} with 95 % certainty; zero is no change.").format(
            interval=words.interval(observation.quantity, low, high)
        ),
        value=place(observation.value),
        value_text=words.measure(observation.quantity, observation.value, signed=True),
        zero=place(0.0),
        low=place(low),
        high=place(high),
    )


def _against(observation: Observation, baseline: float, words: Words) -> Gauge:
    longest = max(observation.value, baseline)
    value_text = words.measure(observation.quantity, observation.value)
    usual_text = words.measure(observation.quantity, baseline)
    label = baseline_label(observation.method)
    return Gauge(
        kind="against",
        description=_("{value}, against {usual}: {label}.").format(value=value_text, usual=usual_text, label=label),
        value=round(observation.value / longest * WIDTH, 1),
        value_text=value_text,
        usual=round(max(baseline / longest * WIDTH, 2.0), 1),
        usual_text=usual_text,
    )
