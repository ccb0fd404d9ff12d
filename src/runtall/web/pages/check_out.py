"""Coming back from a run or walk: how long it was where no file tells, how it felt, how hard it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from runtall.plan import Card, DoneRun, LineKind, is_walk
from runtall.services.day import Day
from runtall.web.pages.words import Words

SCALE = tuple(str(n) for n in range(11))


@dataclass(frozen=True, slots=True)
class CheckOutPage:
    """How the run felt, asked right after it."""

    headline: str
    lede: str
    pain: str
    effort: str
    note: str
    errors: Mapping[str, str]
    needs_run: bool
    is_walk: bool = False
    what: str = ""
    minutes: str = ""
    walked: str = ""
    place: str = "today"
    scale: tuple[str, ...] = SCALE


def check_out_page(shown: Day, words: Words, typed: Mapping[str, str], errors: Mapping[str, str]) -> CheckOutPage:
    """Return the check-out; what is not on file yet is asked for in the same form, as the card had it."""
    run = max(shown.runs, key=lambda each: each.duration_s, default=None)
    asked = _asked_outing(shown.decided.card) if run is None else {}
    what = typed.get("what", asked.get("what", ""))
    walking = is_walk(run) if run is not None else what == LineKind.WALK.value
    pain = "" if run is None or run.pain_during_nrs is None else f"{run.pain_during_nrs:g}"
    effort = "" if run is None or run.rpe is None else f"{run.rpe:g}"
    return CheckOutPage(
        headline=_("How was the walk?") if walking else _("How was the run?"),
        lede=_check_out_lede(run, words),
        pain=typed.get("pain", pain),
        effort=typed.get("effort", effort),
        note=typed.get("note", ""),
        errors=errors,
        needs_run=run is None,
        is_walk=walking,
        what=what,
        minutes=typed.get("minutes", asked.get("minutes", "")),
        walked=typed.get("walked", asked.get("walked", "")),
    )


def _check_out_lede(run: DoneRun | None, words: Words) -> str:
    if run is None:
        return _("Minutes are enough, and how the back felt. A watch file of it may follow: it counts once.")
    length = words.measure("duration_s", run.duration_s)
    said = _("Your walk of today: {length}.") if is_walk(run) else _("Your run of today: {length}.")
    return said.format(length=length)


def _asked_outing(card: Card) -> dict[str, str]:
    """Return what the card asked for, to be confirmed or changed; the length of a free run is the runner's to say."""
    line = next((each for each in card.lines if each.kind in _OUTINGS), None)
    if line is None:
        return {}
    if line.kind not in (LineKind.WALK, LineKind.RUN_WALK) or line.duration_s is None:
        return {"what": "run"}
    asked = {"what": line.kind.value, "minutes": f"{line.duration_s / 60:g}"}
    if line.repeats is not None:
        rounds, _run_s, walk_s = line.repeats
        asked["walked"] = f"{rounds * walk_s / 60:g}"
    return asked


_OUTINGS = frozenset({LineKind.WALK, LineKind.RUN_WALK, LineKind.RUN, LineKind.OWN_RUN})
