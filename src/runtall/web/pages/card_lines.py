"""The lines of a card as pages show them: what to do, how long, with which exercises, within which caps."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from runtall.core import Message
from runtall.evidence import Place, exercises, protocols
from runtall.exercise import dose_in_words
from runtall.plan import Cap, Card, Line, LineKind, PlannedSession, dose_of
from runtall.services.sessions import changes_of
from runtall.web.pages.following import way_to_follow
from runtall.web.pages.words import Words

ASKED_ELSEWHERE = frozenset({LineKind.CATCH_UP, LineKind.CHECK_IN, LineKind.SAFETY_QUESTIONS, LineKind.SEE_SOMEBODY})
"""Lines that the page of the day shows in a place of their own."""

_ICONS = {
    "check": "M4.500 12.500 10 18 19.500 7",
    "clock": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.500l3 2",
    "run": "M14 5.500h.01M6 11l3.500-2.500 3.500 1.500-2.500 4 3.500 2.500V21M10.500 14 8 17H4.500M13 10l2.500 2.500H19",
    "walk": "M12.500 5.500a1.500 1.500 0 1 0 0-.01M12 8.500 11 14l-3 7M11 14l3.500 3 .5 4M8.500 12l3-3.500 3.500 3 2.500.5",
    "strength": "M3 12h2M19 12h2M5.500 8v8M8 6.500v11M16 6.500v11M18.500 8v8M8 12h8",
    "ease": "M4 15c3-6 5-6 8 0s5 6 8 0",
    "rest": "M19 14.500A7.500 7.500 0 0 1 9.500 5 7.500 7.500 0 1 0 19 14.500z",
    "tight": "M12 4 21 19.500H3zM12 10v4.500M12 17v.01",
    "cue": "M12 3.500a6 6 0 0 0-3.500 10.900V17h7v-2.600A6 6 0 0 0 12 3.500zM9.500 20.500h5",
    "question": "M8.500 9a3.500 3.500 0 1 1 5 3.200c-1 .5-1.500 1.200-1.500 2.300M12 18.500v.01",
    "book": "M12 6.500C10 5 7 4.700 4 5v13.500c3-.3 6 0 8 1.500 2-1.500 5-1.800 8-1.500V5c-3-.3-6 0-8 1.500zM12 6.500V20",
}
_ICON_OF = {
    LineKind.WARM_UP: "ease",
    LineKind.RUN: "run",
    LineKind.RUN_WALK: "run",
    LineKind.WALK: "walk",
    LineKind.CROSS_TRAINING: "clock",
    LineKind.OWN_RUN: "run",
    LineKind.SESSION: "strength",
    LineKind.MOBILITY: "ease",
    LineKind.REST: "rest",
    LineKind.MID_RUN: "tight",
    LineKind.FORM_CUE: "cue",
    LineKind.TRIAL: "book",
    LineKind.CHECK_OUT: "question",
    LineKind.LEARN: "book",
    LineKind.CHECK_IN: "question",
    LineKind.CATCH_UP: "question",
    LineKind.SAFETY_QUESTIONS: "question",
    LineKind.SEE_SOMEBODY: "question",
}


@dataclass(frozen=True, slots=True)
class ExerciseShown:
    """One exercise of a session: its name, what is asked, and its page."""

    name: str
    dose: str
    url: str


@dataclass(frozen=True, slots=True)
class CapShown:
    """One limit of the run, and why."""

    sentence: str
    why: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line of the day.

    Attributes
    ----------
    minutes
        ``17 min``; empty where no time belongs to it.
    changes
        Exercises that are another one, or ask for more or less, than when they were last done, and why.
    action, url
        What can be pressed; empty where nothing can.
    is_next
        Its button is the one filled one of the page.
    is_done
        It is over, and says so in a word.
    """

    kind: str
    head: str
    icon: str
    title: str
    detail: str
    minutes: str
    exercises: tuple[ExerciseShown, ...]
    caps: tuple[CapShown, ...]
    steps: tuple[str, ...]
    changes: tuple[str, ...]
    why: tuple[str, ...]
    action: str = ""
    url: str = ""
    is_next: bool = False
    is_done: bool = False


def icon(name: str) -> str:
    """Return the path of a 24 by 24 line drawing."""
    return _ICONS[name]


def line_head(kind: LineKind) -> str:
    """Return what a line is, in a word or two."""
    return {
        LineKind.SEE_SOMEBODY: _("See somebody"),
        LineKind.SAFETY_QUESTIONS: _("Safety questions"),
        LineKind.CATCH_UP: _("One answer is missing"),
        LineKind.CHECK_IN: _("Before anything else"),
        LineKind.WARM_UP: _("Warm-up"),
        LineKind.RUN: _("Run"),
        LineKind.RUN_WALK: _("Run and walk"),
        LineKind.WALK: _("Walk"),
        LineKind.CROSS_TRAINING: _("Another sport"),
        LineKind.OWN_RUN: _("Your own run"),
        LineKind.SESSION: _("Session"),
        LineKind.MOBILITY: _("Easy movement"),
        LineKind.REST: _("Rest"),
        LineKind.MID_RUN: _("If it gets tight"),
        LineKind.FORM_CUE: _("One thing to think of"),
        LineKind.TRIAL: _("You chose to try"),
        LineKind.CHECK_OUT: _("Afterwards"),
        LineKind.LEARN: _("To read"),
    }[kind]


def lines_of(card: Card, words: Words, *, actions: bool = True) -> tuple[LineShown, ...]:
    """Return the lines of a card that are not asked in a place of their own, in order."""
    return tuple(line_shown(each, words, actions=actions) for each in card.lines if each.kind not in ASKED_ELSEWHERE)


def line_shown(line: Line, words: Words, *, actions: bool = True) -> LineShown:
    """Return one line. Sentences that name a command of the terminal are said in the page's own way."""
    action, url = _action(line) if actions else ("", "")
    return LineShown(
        kind=line.kind.value,
        head=line_head(line.kind),
        icon=_ICONS[_ICON_OF[line.kind]],
        title=_title(line, words),
        detail=_detail(line, words),
        minutes="" if line.duration_s is None else words.measure("duration_s", line.duration_s),
        exercises=exercises_shown(line.session, words) if line.session is not None else (),
        caps=tuple(_cap(each, words) for each in line.caps),
        steps=tuple(words.say(each) for each in line.steps),
        changes=tuple(words.say(each) for each in changes_of(line)),
        why=tuple(dict.fromkeys(words.say(each.sentence) for each in line.reasons())),
        action=action,
        url=url,
    )


def _cap(cap: Cap, words: Words) -> CapShown:
    said, why = words.say(cap.sentence), words.say(cap.because.sentence)
    return CapShown(said, "" if why == said else why)


def _title(line: Line, words: Words) -> str:
    match line.kind:
        case LineKind.CHECK_OUT:
            return _("How did the back answer?")
        case LineKind.LEARN:
            return _("Read what is known about running with a tight back")
        case LineKind.CHECK_IN:
            return _("How are you today?")
        case LineKind.SAFETY_QUESTIONS:
            return _("Anything new since you last answered?")
    return words.say(line.title)


def _detail(line: Line, words: Words) -> str:
    in_the_terminal = (LineKind.SESSION, LineKind.CATCH_UP, LineKind.SAFETY_QUESTIONS, LineKind.SEE_SOMEBODY)
    return "" if line.detail is None or line.kind in in_the_terminal else words.say(line.detail)


def _action(line: Line) -> tuple[str, str]:
    match line.kind:
        case LineKind.WARM_UP:
            return _("Start the warm-up"), reverse("player", args=["warm-up"])
        case LineKind.SESSION | LineKind.MOBILITY:
            return _("Start the session"), reverse("player", args=["today"])
        case LineKind.RUN | LineKind.RUN_WALK | LineKind.OWN_RUN:
            return _("I am back from the run"), reverse("check_out")
        case LineKind.WALK:
            return _("I am back from the walk"), reverse("check_out")
        case LineKind.CROSS_TRAINING:
            return _("Note how the back felt"), reverse("pain")
        case LineKind.MID_RUN:
            return _("Open it large"), reverse("tight")
        case LineKind.LEARN:
            return _("Open Evidence"), reverse("evidence")
        case LineKind.TRIAL:
            return trial_way(line.because[0].claims[0])
    return "", ""


def trial_way(claim_id: str) -> tuple[str, str]:
    """Return where what is tried is followed: the routine that holds it, else its for and against, where it is ended too."""
    steps = ((article.id, step) for article in protocols().values() for step in article.steps if step.claims[0] == claim_id)
    found = next(steps, None)
    if found is None:
        return "", ""
    way = way_to_follow(*found)
    if way is not None and found[1].followed_in is Place.PLAYER:
        return way.label, way.url
    return _("For and against"), reverse("evidence_choice", args=[claim_id])


def exercises_shown(session: PlannedSession, words: Words) -> tuple[ExerciseShown, ...]:
    """Return the exercises of a session with their dose, in order."""
    known = exercises()
    return tuple(
        ExerciseShown(
            words.say(Message(known[each.exercise_id].name)),
            words.say(dose_in_words(dose_of(each))),
            reverse("exercise", args=[each.exercise_id]),
        )
        for each in session.items
        if each.exercise_id in known
    )
