"""Plan: the week as a list or a grid, what came of it, what it lacks, and where in the programme it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.plan import (
    CardKind,
    Mode,
    OwnRun,
    Pause,
    PauseKind,
    ProgrammeWeek,
    SessionKind,
    Trial,
    TrialState,
    TrialVerdict,
    asks,
)
from runtall.services.plan_shown import Came, PlanShown, ShownDay
from runtall.services.weeks import WeekPage
from runtall.web.pages.card_lines import exercises_shown
from runtall.web.pages.words import Words, day, short_day

_SHAPES = {
    Came.DONE: "M3 8.500 6.500 12 13 4.500",
    Came.MOVED: "M2.500 8h10M9 4.500 12.500 8 9 11.500",
    Came.MISSED: "M4 8h8",
    Came.TODAY: "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z",
    Came.AHEAD: "",
}


@dataclass(frozen=True, slots=True)
class PartShown:
    """A run or session of a day: what, how long, what came of it in a word and a shape, and its file for a watch."""

    kind: str
    name: str
    length: str
    exercises: tuple[str, ...]
    came: str
    came_word: str
    came_shape: str
    watch_url: str = ""


@dataclass(frozen=True, slots=True)
class DayShown:
    """One day of a week."""

    weekday: str
    day_text: str
    is_today: bool
    is_past: bool
    parts: tuple[PartShown, ...]
    besides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """One week of the programme: past, here or to come, and whether its end has the movement tests again."""

    number: int
    block: int
    state: str
    retest: bool
    label: str


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a sentence: a race, a trial, a comment, a pause."""

    name: str
    sentence: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The week that stands.

    Attributes
    ----------
    closed, closed_action, closed_url
        Why there is no plan, and what comes first; empty where there is one.
    lacks
        What could not be had.
    loosen
        Which wish to loosen for it.
    has_calendar
        The reader may have it in a calendar.
    watch_url, next_watch_url
        The workouts of what is left of the week, and of the next one, for a watch; empty where there are none, and for who
        only looks.
    """

    headline: str
    lede: str
    note: str
    closed: str
    closed_action: str
    closed_url: str
    days: tuple[DayShown, ...]
    next_title: str
    next_days: tuple[DayShown, ...]
    next_notes: tuple[str, ...]
    next_comments: tuple[str, ...]
    notes: tuple[str, ...]
    lacks: tuple[str, ...]
    loosen: tuple[str, ...]
    comments: tuple[str, ...]
    review: tuple[str, ...]
    review_title: str
    retest: str
    programme: str
    dots: tuple[Dot, ...]
    step_on: int | None
    step_why: str
    trials: tuple[Named, ...]
    races: tuple[Named, ...]
    pauses: tuple[Named, ...]
    watch_url: str = ""
    next_watch_url: str = ""
    has_calendar: bool = False
    place: str = "plan"


def plan_page(shown: PlanShown, words: Words, *, note: str = "", has_watch: bool = False, has_calendar: bool = False) -> PlanPage:
    """Return the page of the week; with links for who may take it to a watch or a calendar."""
    page = shown.page
    closed, action, url = _closed(shown.kind)
    ahead = page.next_week
    return PlanPage(
        headline=closed or _headline(shown),
        lede="" if closed else _lede(shown),
        note=note,
        closed=closed,
        closed_action=action,
        closed_url=url,
        days=() if closed else tuple(day_shown(each, words, shown.today_on, has_watch=has_watch) for each in shown.days),
        next_title="" if ahead is None or closed else _("Next week, from {day}").format(day=short_day(ahead.week.monday_on)),
        next_days=()
        if closed
        else tuple(day_shown(each, words, shown.today_on, has_watch=has_watch) for each in shown.next_days),
        next_comments=() if ahead is None else tuple(words.say(each.sentence) for each in ahead.comments),
        next_notes=() if ahead is None else tuple(words.say(each.sentence) for each in ahead.notes),
        notes=tuple(words.say(each.sentence) for each in page.notes),
        lacks=_lacks(page.week.shortfalls),
        loosen=tuple(words.say(each) for each in (page.loosen or (ahead.loosen if ahead is not None else ()))),
        comments=tuple(words.say(each.sentence) for each in page.comments),
        review=_review(page, words),
        review_title="" if page.review is None else _review_title(page.review.monday_on),
        retest=_("This week ends with the movement tests again.") if page.programme_week.retest else "",
        programme=_programme(page),
        dots=tuple(_dot(each, page.programme_week.number) for each in shown.programme_weeks),
        step_on=page.programme.step + 1 if page.step_on is not None and page.step_on.is_offered else None,
        step_why=_step_why(page, words, shown.today_on),
        trials=_trials(page, words),
        races=tuple(
            Named(
                _("{name}, {distance}, {day}").format(
                    name=each.race.name or _("Race"),
                    distance=words.measure("distance_m", each.race.distance_m),
                    day=day(each.race.on),
                ),
                words.say(each.sentence),
                each.race.on.isoformat(),
            )
            for each in page.races
        ),
        pauses=tuple(_pause(each) for each in page.pauses),
        watch_url=_week_url(shown.days) if has_watch and not closed else "",
        next_watch_url=_week_url(shown.next_days) if has_watch and not closed else "",
        has_calendar=has_calendar,
    )


def _week_url(days: Sequence[ShownDay]) -> str:
    """Return where the workouts of a week are, if something of it is still to be done that a watch can lead through."""
    left = [day.planned for day in days if _for_watch("session", day, day.session) or _for_watch("run", day, day.run)]
    return reverse("watch_week", args=[left[0].on.isoformat()]) if left else ""


def _for_watch(kind: str, shown: ShownDay, came: Came | None) -> bool:
    if kind == "run" and (shown.planned.run == "own" or shown.own):
        return bool(shown.own) and not shown.ran
    return came in (Came.TODAY, Came.AHEAD)


def _closed(kind: CardKind) -> tuple[str, str, str]:
    if kind in (CardKind.EMERGENCY, CardKind.CLINICIAN_FIRST):
        return _("There is no plan until somebody has looked at your back"), _("What to do now"), reverse("today")
    if kind is CardKind.SAFETY_FIRST:
        return _("Your plan waits for the safety questions"), _("Answer them: a few minutes"), reverse("safety")
    return "", "", ""


def _headline(shown: PlanShown) -> str:
    planned = [came for each in shown.days for came in (each.run, each.session) if came is not None]
    left = sum(each in (Came.AHEAD, Came.TODAY) for each in planned)
    done = sum(each in (Came.DONE, Came.MOVED) for each in planned)
    if not planned:
        return _("This week holds nothing")
    if not left:
        return _("This week is done: {done} of {planned}").format(done=done, planned=len(planned))
    told = ngettext("{n} thing left this week", "{n} things left this week", left).format(n=left)
    return told if not done else _("{left}, {done} done").format(left=told, done=done)


def _lede(shown: PlanShown) -> str:
    at = shown.page.programme_week
    today = next((each for each in shown.days if each.planned.on == shown.today_on), None)
    if at.over:
        where = _("Week {n}: the twelve weeks are over, the last block goes round again.").format(n=at.number)
    else:
        where = _("Week {n} of 12, block {block}.").format(n=at.number, block=at.block)
    planned = None if today is None else today.planned
    kinds = [] if planned is None else [planned.run, None if planned.session is None else planned.session.kind.value]
    holds = [_part_name(each) for each in kinds if each is not None]
    return where if not holds else _("{where} Today: {holds}.").format(where=where, holds=", ".join(holds))


def _part_name(kind: str) -> str:
    return {
        "easy": _("easy run"),
        "long": _("long run, easy"),
        "hard": _("run with hard minutes"),
        "run_walk": _("run and walk"),
        "walk": _("walk"),
        "own": _("your own plan"),
        SessionKind.STRENGTH.value: _("strength"),
        SessionKind.MOBILITY.value: _("easy movement"),
        SessionKind.WARM_UP.value: _("warm-up"),
        SessionKind.ROUTINE.value: _("routine"),
    }[kind]


def day_shown(shown: ShownDay, words: Words, today_on: date, *, has_watch: bool = False) -> DayShown:
    """Return one day of a week."""
    planned = shown.planned
    parts = []
    if planned.run is not None and planned.run != "own":
        length = "" if planned.run_s is None else words.measure("duration_s", planned.run_s)
        parts.append(_part("run", planned.run, length, (), shown.run, _watch_url("run", shown, shown.run, has_watch=has_watch)))
    if planned.session is not None:
        names = tuple(each.name for each in exercises_shown(planned.session, words))
        length = words.measure("duration_s", planned.session.duration_s)
        url = _watch_url("session", shown, shown.session, has_watch=has_watch)
        parts.append(_part("session", planned.session.kind.value, length, names, shown.session, url))
    return DayShown(
        weekday=date_format(planned.on, "D"),
        day_text=date_format(planned.on, "j M"),
        is_today=planned.on == today_on,
        is_past=planned.on < today_on,
        parts=tuple(parts),
        besides=(*(_("your plan: {title}").format(title=own_run(each, words)) for each in shown.own), *_ran(shown, words)),
    )


def _watch_url(kind: str, shown: ShownDay, came: Came | None, *, has_watch: bool) -> str:
    if not has_watch or not _for_watch(kind, shown, came):
        return ""
    return reverse("watch_file", args=[shown.planned.on.isoformat(), kind])


def _part(kind: str, name: str, length: str, names: tuple[str, ...], came: Came | None, watch_url: str) -> PartShown:
    word = {
        Came.DONE: _("done"),
        Came.MOVED: _("on another day"),
        Came.MISSED: _("not done"),
        Came.TODAY: _("to do"),
        Came.AHEAD: "",
    }
    state = Came.AHEAD if came is None else came
    return PartShown(kind, _part_name(name), length, names, state.value, word[state], _SHAPES[state], watch_url)


def own_run(run: OwnRun, words: Words) -> str:
    """Return a run of the own plan: its name, and its length where the plan says one."""
    length = words.measure("distance_m", run.distance_m) if run.distance_m is not None else ""
    if not length and run.duration_s is not None:
        length = words.measure("duration_s", run.duration_s)
    return ", ".join(part for part in (run.title or _("your run"), length) if part)


def _ran(shown: ShownDay, words: Words) -> tuple[str, ...]:
    found = [
        _("ran {length}").format(
            length=words.measure("duration_s", each.duration_s)
            if each.distance_m is None
            else words.measure("distance_m", each.distance_m)
        )
        for each in shown.ran
    ]
    return (*found, *((_("a session besides"),) if shown.trained else ()))


def _lacks(shortfalls: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """Say what a week could not have; purposes are said together."""
    found, purposes = [], 0
    for key, missing in shortfalls:
        n = round(missing)
        if key == "strength":
            found.append(ngettext("{n} strength session did not fit.", "{n} strength sessions did not fit.", n).format(n=n))
        elif key == "runs":
            found.append(ngettext("{n} run did not fit.", "{n} runs did not fit.", n).format(n=n))
        else:
            purposes += 1
    if purposes:
        told = ngettext(
            "{n} thing that your movement tests ask for has less than wished.",
            "{n} things that your movement tests ask for have less than wished.",
            purposes,
        )
        found.append(told.format(n=purposes))
    return tuple(found)


def _review(page: WeekPage, words: Words) -> tuple[str, ...]:
    if page.review is None:
        return ()
    told = (page.review.pain_sentence, page.review.adherence_sentence, page.review.change_sentence)
    advice = tuple(each.sentence for each in page.review.advice)
    return tuple(dict.fromkeys(words.say(each) for each in (*told, *advice)))


def _review_title(monday_on: date) -> str:
    return _("The week from {day} in a minute").format(day=short_day(monday_on))


def _programme(page: WeekPage) -> str:
    mode = page.programme.mode
    begun = _("Begun on {day}.").format(day=day(page.programme.started_on))
    if mode is Mode.SMALL_STEPS:
        steps = (_("the slow start"), _("the warm-up as well"), _("strength as well"))
        return _("{begun} Small steps, step {n} of 3: {step}.").format(
            begun=begun, n=page.programme.step, step=steps[page.programme.step - 1]
        )
    return _("{begun} Three blocks of four weeks; each ends with the movement tests again and a look back.").format(begun=begun)


def _step_why(page: WeekPage, words: Words, today_on: date) -> str:
    """Say why the next small step is offered, or why not, and where it is too early when that is asked."""
    if page.step_on is None:
        return ""
    said = words.say(page.step_on.sentence)
    if page.step_on.asked_on <= today_on:
        return said
    return _("{said} On {day} it is asked whether it was enough.").format(said=said, day=day(page.step_on.asked_on))


def _dot(week: ProgrammeWeek, here: int) -> Dot:
    state = "here" if week.number == here else "past" if week.number < here else "ahead"
    words = {"here": _("you are here"), "past": _("over"), "ahead": _("to come")}
    label = _("Week {n}, {state}").format(n=week.number, state=words[state])
    return Dot(week.number, week.block, state, week.retest, f"{label}, {_('tests again')}" if week.retest else label)


def _trials(page: WeekPage, words: Words) -> tuple[Named, ...]:
    """Say of each trial where it stands, and what the runner's own numbers say so far or at its end, with their counts."""
    return tuple(
        Named(words.say(asks(each.opt_in)), _trial_said(each, judged, words), each.opt_in.id)
        for each, judged in zip(page.trials, page.verdicts, strict=True)
    )


def _trial_said(trial: Trial, judged: TrialVerdict, words: Words) -> str:
    stands = words.say(trial.because.sentence)
    if trial.state is TrialState.AHEAD:
        return stands
    so_far = _("So far: {verdict}") if trial.state is TrialState.RUNNING else _("By your own numbers: {verdict}")
    return f"{stands} {so_far.format(verdict=words.say(judged.sentence))} {words.say(judged.counted)}"


def _pause(pause: Pause) -> Named:
    kind = {PauseKind.ILLNESS: _("Illness"), PauseKind.HOLIDAY: _("Holiday"), PauseKind.OTHER: _("A pause")}[pause.kind]
    if pause.until_on is None:
        return Named(kind, _("Since {day}, until you take it up again.").format(day=day(pause.from_on)))
    return Named(
        kind, _("From {first}; planned again from {until} on.").format(first=day(pause.from_on), until=day(pause.until_on))
    )
