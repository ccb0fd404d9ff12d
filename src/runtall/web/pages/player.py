"""The player: a session's timed steps as the browser plays them, and as a list with times for whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.core import Message
from runtall.evidence import POSITIONS, exercises, rule
from runtall.exercise import StepKind, TimedStep, dose_in_words
from runtall.services import figures
from runtall.services.sessions import SessionKept, SessionToPlay
from runtall.symptoms import Place, label
from runtall.web.forms.player import SessionForm
from runtall.web.pages.words import Words, from_data

CLOSING = "breathing-90-90"
"""What is shown while a session closes: quiet breathing, lying down."""

PLACES_ASKED = (
    Place.LOW_BACK,
    Place.UPPER_BACK,
    Place.NECK,
    Place.HIP,
    Place.BUTTOCK,
    Place.GROIN,
    Place.THIGH,
    Place.KNEE,
    Place.FOOT,
    Place.ELSEWHERE,
)
"""Where an exercise can hurt, in the words of the diary; below the knee is asked as a question of its own."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ListedStep:
    """One step of the list: when it begins, how long it takes, what is said."""

    at: str
    takes: str
    words: str
    is_work: bool


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One exercise of the session, with its fields of the form."""

    id: str
    number: int
    name: str
    dose: str
    position: str
    position_words: str
    url: str
    steps: tuple[ListedStep, ...]
    outcomes: tuple[Choice, ...]
    places: tuple[Choice, ...]
    hurt: str
    hurt_error: str
    leg: str
    sides: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class PlayerPage:
    """A session to follow.

    Attributes
    ----------
    play
        Everything that the script needs, as JSON.
    errors
        What of the form cannot be, one sentence each.
    """

    title: str
    lede: str
    what: str
    notes: tuple[str, ...]
    items: tuple[ListedItem, ...]
    closing: tuple[ListedStep, ...]
    token: str
    session_id: str
    save_url: str
    file_url: str
    back_url: str
    play: dict[str, Any]
    said: dict[str, str]
    errors: tuple[str, ...]
    minutes: str
    scale: tuple[int, ...] = tuple(range(11))
    place: str = "today"


@dataclass(frozen=True, slots=True)
class ClosedPage:
    """No session is open, why, and what to do next."""

    title: str
    lede: str
    next_url: str
    next_label: str
    place: str = "library"


@dataclass(frozen=True, slots=True)
class KeptPage:
    """What was kept."""

    title: str
    lede: str
    lines: tuple[tuple[str, str], ...]
    safety_url: str
    session_id: str
    taken_back: bool
    place: str = "today"


def player_page(
    played: SessionToPlay,
    words: Words,
    *,
    runner_id: int,
    what: str,
    token: str,
    session_id: str,
    form: SessionForm | None = None,
    asked_minutes: str = "",
) -> PlayerPage:
    """Return the player of a session; ``form`` is what was typed where something of it could not be.

    What a browser keeps of a session is under its runner, name and day, so that no other runner's goes on in its place.
    """
    said = {} if form is None else form.said
    errors = {} if form is None else form.errors
    listed = _listed(played, words)
    items = tuple(_item(played, number, words, listed, said, errors) for number in range(len(played.timeline.items)))
    return PlayerPage(
        title=words.say(played.title),
        lede=_lede(played),
        what=what,
        notes=tuple(words.say(each) for each in played.notes),
        items=items,
        closing=tuple(step for item, step in listed if item is None),
        token=token,
        session_id=session_id,
        save_url=reverse("player_keep", args=[what]),
        file_url=reverse("session_file", args=[what])
        + (f"?{urlencode({'minutes': asked_minutes[:8]})}" if asked_minutes else ""),
        back_url=reverse("today") if played.routine_id is None else reverse("routine", args=[played.routine_id]),
        play=_play(played, words, what=what, token=token, key=f"{runner_id}:{what}:{played.on.isoformat()}"),
        said=said,
        errors=tuple(dict.fromkeys(errors.values())),
        minutes=said.get("minutes", ""),
        place="today" if played.routine_id is None else "library",
    )


def _lede(played: SessionToPlay) -> str:
    n = len(played.timeline.items)
    minutes = max(1, round(played.timeline.total_s / 60))
    return ngettext("{n} exercise, {minutes} min.", "{n} exercises, {minutes} min.", n).format(n=n, minutes=minutes)


def _listed(played: SessionToPlay, words: Words) -> list[tuple[int | None, ListedStep]]:
    at_s, found = 0, []
    for step in played.timeline.steps:
        line = ListedStep(clock(at_s), clock(step.duration_s), words.say(step.spoken), step.kind is StepKind.WORK)
        found.append((step.item, line))
        at_s += step.duration_s
    return found


def _item(
    played: SessionToPlay,
    number: int,
    words: Words,
    listed: list[tuple[int | None, ListedStep]],
    said: dict[str, str],
    errors: dict[str, str],
) -> ListedItem:
    asked = played.timeline.items[number]
    exercise = exercises()[asked.exercise_id]
    outcome = said.get(f"outcome-{exercise.id}", "done")
    place = said.get(f"place-{exercise.id}", "")
    names = {"done": _("Done"), "part": _("In part"), "skipped": _("Left out"), "hurt": _("Stopped, it hurt")}
    return ListedItem(
        id=exercise.id,
        number=number + 1,
        name=_(exercise.name),
        dose=words.say(dose_in_words(asked.dose)),
        position=exercise.position,
        position_words=from_data(POSITIONS[exercise.position]),
        url=reverse("exercise", args=[exercise.id]),
        steps=tuple(step for item, step in listed if item == number),
        outcomes=tuple(Choice(value, text, value == outcome) for value, text in names.items()),
        places=tuple(Choice(each.value, place_words(each, words), each.value == place) for each in PLACES_ASKED),
        hurt=said.get(f"hurt-{exercise.id}", ""),
        hurt_error=errors.get(f"hurt-{exercise.id}", ""),
        leg=said.get(f"leg-{exercise.id}", ""),
        sides=_sides(said.get(f"side-{exercise.id}", "")) if asked.dose.per_side else (),
    )


def _sides(chosen: str) -> tuple[Choice, ...]:
    names = {"left": _("Left"), "right": _("Right"), "both": _("Both")}
    return tuple(Choice(value, text, value == chosen) for value, text in names.items())


def place_words(place: Place, words: Words) -> str:
    """Return where, with a capital."""
    text = words.say(label(place))
    return text[:1].upper() + text[1:]


def clock(seconds: float) -> str:
    """Return ``4:05``."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _play(played: SessionToPlay, words: Words, *, what: str, token: str, key: str) -> dict[str, Any]:
    return {
        "what": what,
        "token": token,
        "key": key,
        "save": reverse("player_keep", args=[what]),
        "fresh": reverse("player_token"),
        "safety": reverse("safety_open"),
        "worker": reverse("service_worker"),
        "endsAbove": rule("skip-it-hurts").value("ends_above_nrs"),
        "title": words.say(played.title),
        "closing": reverse("figure_parts", args=[figures.edition(), CLOSING]),
        "items": [_played_item(each.exercise_id, words.say(dose_in_words(each.dose))) for each in played.timeline.items],
        "steps": [_played_step(each, words) for each in played.timeline.steps],
        "words": _words(),
    }


def _played_item(exercise_id: str, dose: str) -> dict[str, Any]:
    exercise, fault = exercises()[exercise_id], figures.fault_words(exercise_id)
    return {
        "id": exercise_id,
        "name": _(exercise.name),
        "dose": dose,
        "bySide": exercise.dose.per_side,
        "figure": reverse("figure_parts", args=[figures.edition(), exercise_id]),
        "still": reverse("figure", args=[figures.edition(), "still", exercise_id]),
        "beside": reverse("figure", args=[figures.edition(), "beside", exercise_id]) if fault else "",
        "fault": from_data(fault) if fault else "",
        "position": exercise.position,
        "positionWords": from_data(POSITIONS[exercise.position]),
        "cues": [from_data(each) for each in exercise.cues],
    }


def _played_step(step: TimedStep, words: Words) -> dict[str, Any]:
    return {
        "kind": step.kind.value,
        "s": step.duration_s,
        "say": words.say(step.spoken),
        "item": step.item,
        "countdown": step.countdown_s,
        "set": step.set_number,
        "sets": step.of_sets,
        "side": step.side,
        "sideWords": {"left": _("Left side"), "right": _("Right side")}.get(step.side or "", ""),
        "extra": step.extra,
        "reps": step.reps,
        "hold": step.hold_s,
        "repS": step.rep_s,
        "tempo": list(step.tempo_s),
    }


def _words() -> dict[str, str]:
    """Return what the script itself says; ``{n}`` and the like are filled in there."""
    return {
        "get_ready": _("Get ready"),
        "work": _("Go"),
        "switch_side": _("Switch sides"),
        "rest": _("Rest"),
        "next": _("Next"),
        "close": _("Breathe"),
        "pause": _("Pause"),
        "goOn": _("Go on"),
        "paused": _("Paused"),
        "set": _("Set {n} of {of}"),
        "extraSet": _("Extra set"),
        "step": _("Exercise {n} of {of}"),
        "left": _("{time} left"),
        "nextIs": _("Next: {name}"),
        "last": _("Last one"),
        "reps": _("{n} repetitions"),
        "away": _("You were away for {time}. The clock went on."),
        "awayOver": _("The session ran to its end while you were away."),
        "skipped": _("Skipped. The rest goes on, and this exercise will be less next time."),
        "stopHere": _("Stop here for today. Walk a little, or lie as is most comfortable. This exercise will be less next time."),
        "safetyFirst": _("Stop here for today. The safety questions come first now."),
        "noVoice": _("This browser has no voice of its own. The bells stay."),
        "voiceOn": _("Voice on"),
        "voiceOff": _("Voice off"),
        "bellsOn": _("Bells on"),
        "bellsOff": _("Bells off"),
        "done": _("That was it. Well done."),
        "endedEarly": _("Ended here. What you did counts."),
        "saved": _("Saved."),
        "waiting": _("Kept on this device. It is sent as soon as runtall can be reached."),
        "sent": _("A session from before was sent."),
        "offline": _("Offline. The session goes on; its result is sent later."),
        "ready": _("Works without a connection from now on."),
    }


def closed_page(closed: Message, words: Words, *, is_unanswered: bool, needs_help: bool) -> ClosedPage:
    """Return the words for a closed library or player."""
    if is_unanswered:
        return ClosedPage(
            _("The safety questions come first."),
            _("They take two minutes, and then sessions, routines and exercises open."),
            reverse("safety"),
            _("Answer the safety questions"),
        )
    lede = words.say(closed)
    if needs_help:
        return ClosedPage(lede, _("Exercises stay closed until then."), reverse("safety"), _("Read what to do"))
    return ClosedPage(
        lede, _("Tell runtall when a clinician has cleared you, and it opens again."), reverse("safety"), _("See what was asked")
    )


def kept_page(kept: SessionKept, *, taken_back: bool, asks_safety: bool) -> KeptPage:
    """Return what was kept of a session."""
    done = sum(each.outcome.value in ("done", "part") for each in kept.session.items)
    n = len(kept.session.items)
    lines = [(_("Exercises"), _("{done} of {n}").format(done=done, n=n))]
    if kept.session.duration_s is not None:
        lines.append((_("Time"), _("{minutes} min").format(minutes=max(1, round(kept.session.duration_s / 60)))))
    pains = [each.pain_nrs for each in kept.session.items if each.pain_nrs is not None]
    if pains:
        lines.append((_("Most pain"), _("{pain} of 10").format(pain=f"{max(pains):g}")))
    if kept.session.rpe is not None:
        lines.append((_("Effort"), _("{rpe} of 10").format(rpe=f"{kept.session.rpe:g}")))
    hurt = [_(exercises()[each.exercise_id].name) for each in kept.session.items if each.outcome.value == "hurt"]
    if hurt:
        lines.append((_("Less next time"), ", ".join(hurt)))
    return KeptPage(
        title=_("Taken back.") if taken_back else _("Saved."),
        lede=_("The next dose no longer looks at it.") if taken_back else _("The next dose follows from it."),
        lines=tuple(lines),
        safety_url=reverse("safety_open") if asks_safety else "",
        session_id=kept.id,
        taken_back=taken_back,
    )
