"""The library: routines to follow, exercises by what they are for, and one exercise with how it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.core import Message
from runtall.evidence import (
    CONTRAINDICATIONS,
    EXERCISE_KINDS,
    KIT,
    POSITIONS,
    PURPOSES,
    DoseRange,
    Exercise,
    RoutineKind,
    claims,
    exercises,
    literature,
    protocols,
)
from runtall.exercise import Dose, dose_in_words
from runtall.services import figures
from runtall.services.exercises import RoutineLine, RoutineToday
from runtall.services.library import ExerciseToday, Shelf, ShelfLine
from runtall.web.pages.words import Words, from_data, grade_words

ANY = ""


@dataclass(frozen=True, slots=True)
class RoutineCard:
    """A routine to choose."""

    name: str
    about: str
    minutes: str
    url: str
    mark: str


@dataclass(frozen=True, slots=True)
class RoutineGroup:
    """Routines of one kind."""

    id: str
    title: str
    note: str
    routines: tuple[RoutineCard, ...]


@dataclass(frozen=True, slots=True)
class PurposeCard:
    """What exercises are for, how many there are and how many of them are open today."""

    name: str
    count: str
    url: str


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """Routines first, then exercises by what they are for."""

    title: str
    lede: str
    groups: tuple[RoutineGroup, ...]
    purposes: tuple[PurposeCard, ...]
    all_url: str
    place: str = "library"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of the list."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ExerciseCard:
    """One exercise in the list; ``against`` says why it is left out today, empty where it is open."""

    name: str
    url: str
    figure: str
    purpose: str
    level: str
    dose: str
    against: str


@dataclass(frozen=True, slots=True)
class ExercisesPage:
    """The list of exercises."""

    title: str
    lede: str
    filters: tuple[Filter, ...]
    is_filtered: bool
    open: tuple[ExerciseCard, ...]
    left_out: tuple[ExerciseCard, ...]
    left_out_title: str
    place: str = "library"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The exercise a level below or above."""

    label: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One paper or article, and what it says."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ExercisePage:
    """One exercise."""

    name: str
    figure: str
    purposes: tuple[str, ...]
    position_words: str
    level: str
    dose: str
    dose_note: str
    facts: tuple[tuple[str, str], ...]
    against: tuple[str, ...]
    instead: str
    instead_url: str
    cues: tuple[str, ...]
    faults: tuple[str, ...]
    fault_drawn: str
    neighbours: tuple[Neighbour, ...]
    routines: tuple[RoutineCard, ...]
    waits: tuple[str, ...]
    grade: str
    sources: tuple[SourceLine, ...]
    note: str
    place: str = "library"


@dataclass(frozen=True, slots=True)
class RoutineStep:
    """One exercise of a routine as it is open today."""

    name: str
    url: str
    figure: str
    dose: str


@dataclass(frozen=True, slots=True)
class ProtocolLine:
    """One step of an article, and where it is followed."""

    text: str
    where: str
    grade: str


@dataclass(frozen=True, slots=True)
class RoutinePage:
    """A routine opened for today; with ``closed`` said there are no steps."""

    name: str
    about: str
    closed: str
    total: str
    play_url: str
    file_url: str
    least: int
    most: int
    minutes: str
    error: str
    notes: tuple[str, ...]
    steps: tuple[RoutineStep, ...]
    grade: str
    article: str
    protocol: tuple[ProtocolLine, ...]
    place: str = "library"


def library_page(shelf: Shelf) -> LibraryPage:
    """Return the library's first page."""
    n = len(shelf.routines)
    least = min(each.minutes[0] for each in shelf.routines)
    most = max(each.minutes[1] for each in shelf.routines)
    is_open = sum(not each.against for each in shelf.lines)
    return LibraryPage(
        title=_("{n} routines to follow, from {least} to {most} minutes.").format(n=n, least=least, most=most),
        lede=_("{open} of {n} exercises are open to you today; the others say why not.").format(open=is_open, n=len(shelf.lines)),
        groups=tuple(_group(kind, shelf.routines) for kind in RoutineKind if any(each.kind is kind for each in shelf.routines)),
        purposes=tuple(_purpose(name, shelf.lines) for name in PURPOSES),
        all_url=reverse("exercises"),
    )


_TITLES: dict[RoutineKind, Callable[[], tuple[str, str]]] = {
    RoutineKind.WARM_UP: lambda: (_("Before a run"), ""),
    RoutineKind.REHAB: lambda: (_("While the back is sore"), ""),
    RoutineKind.STRENGTH: lambda: (_("Strength"), _("With a day in between.")),
    RoutineKind.MOBILITY: lambda: (_("Mobility"), _("Open on any day.")),
    RoutineKind.PILATES: lambda: (_("Pilates"), ""),
    RoutineKind.ROLLING: lambda: (_("Rolling"), _("A free choice.")),
    RoutineKind.EASE: lambda: (_("To let go"), ""),
    RoutineKind.BREAK: lambda: (_("Away from the desk"), ""),
    RoutineKind.ARTICLE: lambda: (_("What the five articles ask for"), _("With their own doses, where they give any.")),
}


def _group(kind: RoutineKind, lines: Iterable[RoutineLine]) -> RoutineGroup:
    title, note = _TITLES[kind]()
    return RoutineGroup(kind.value, title, note, tuple(routine_card(each) for each in lines if each.kind is kind))


def routine_card(line: RoutineLine) -> RoutineCard:
    """Return a routine as it stands in lists."""
    return RoutineCard(
        name=_(line.name),
        about=_(line.about),
        minutes=_("{least} to {most} min").format(least=line.minutes[0], most=line.minutes[1]),
        url=reverse("routine", args=[line.id]),
        mark=_("sources disagree or are thin: a free choice") if line.status.value == "opt-in" else "",
    )


def _purpose(name: str, lines: Iterable[ShelfLine]) -> PurposeCard:
    found = [each for each in lines if name in each.exercise.purposes]
    is_open = sum(not each.against for each in found)
    return PurposeCard(
        from_data(PURPOSES[name]),
        _("{open} of {n} open").format(open=is_open, n=len(found)),
        f"{reverse('exercises')}?purpose={name}",
    )


# The list ------------------------------------------------------------------------------------------------------------


def exercises_page(shelf: Shelf, words: Words, *, purpose: str, position: str, kit: str) -> ExercisesPage:
    """Return the list, of one purpose, one position and one kind of kit where those are chosen."""
    purpose, position = _known(purpose, PURPOSES), _known(position, POSITIONS)
    kit = _known(kit, ("none", "has", *KIT))
    found = [each for each in shelf.lines if _fits(each, purpose, position, kit)]
    cards = [(each, _card(each, words)) for each in sorted(found, key=lambda each: (each.exercise.level, each.exercise.name))]
    left_out = tuple(card for line, card in cards if line.against)
    n = len(cards) - len(left_out)
    return ExercisesPage(
        title=from_data(PURPOSES[purpose])
        if purpose
        else ngettext("{n} exercise is open to you today.", "{n} exercises are open to you today.", n).format(n=n),
        lede=_("{n} open today, the gentlest first.").format(n=n)
        if purpose
        else _("The gentlest first. Each says how it is done and what to watch for."),
        filters=_filters(purpose, position, kit),
        is_filtered=bool(purpose or position or kit),
        open=tuple(card for line, card in cards if not line.against),
        left_out=left_out,
        left_out_title=ngettext("{n} left out today, and why", "{n} left out today, and why", len(left_out)).format(
            n=len(left_out)
        ),
    )


def _known(value: str, known: Iterable[str]) -> str:
    return value if value in set(known) else ANY


def _fits(line: ShelfLine, purpose: str, position: str, kit: str) -> bool:
    exercise = line.exercise
    if purpose and purpose not in exercise.purposes:
        return False
    if position and position != exercise.position:
        return False
    bought = {each for group in exercise.kit for each in group if not KIT[each].household}
    if kit == "none":
        return not any(all(not KIT[each].household for each in group) for group in exercise.kit)
    if kit == "has":
        return line.is_ruled_out or not line.against
    return not kit or kit in bought or any(kit in group for group in exercise.kit)


def _filters(purpose: str, position: str, kit: str) -> tuple[Filter, ...]:
    used = {each for exercise in exercises().values() for group in exercise.kit for each in group}
    kits = {name: _(KIT[name].words) for name in KIT if name in used and not KIT[name].household}
    return (
        Filter(
            "purpose", _("What for"), _options({name: from_data(text) for name, text in PURPOSES.items()}, purpose, _("anything"))
        ),
        Filter(
            "position",
            _("Position"),
            _options({name: from_data(text) for name, text in POSITIONS.items()}, position, _("any position")),
        ),
        Filter(
            "kit",
            _("With"),
            _options({"none": _("nothing, or what a home has"), "has": _("what I have"), **kits}, kit, _("anything at all")),
        ),
    )


def _options(known: dict[str, str], chosen: str, whatever: str) -> tuple[Option, ...]:
    return (
        Option(ANY, whatever, not chosen),
        *(Option(value, text[:1].upper() + text[1:], value == chosen) for value, text in known.items()),
    )


def _card(line: ShelfLine, words: Words) -> ExerciseCard:
    exercise = line.exercise
    return ExerciseCard(
        name=_(exercise.name),
        url=reverse("exercise", args=[exercise.id]),
        figure=exercise.id,
        purpose=from_data(PURPOSES[exercise.purposes[0]]),
        level=_("Level {level}").format(level=exercise.level),
        dose=words.say(line.dose_in_words),
        against=" ".join(words.say(each) for each in line.against),
    )


# One exercise --------------------------------------------------------------------------------------------------------


def exercise_page(today: ExerciseToday, words: Words) -> ExercisePage:
    """Return one exercise with how it is done."""
    line, exercise = today.line, today.line.exercise
    return ExercisePage(
        name=_(exercise.name),
        figure=exercise.id,
        purposes=tuple(from_data(PURPOSES[each]) for each in exercise.purposes),
        position_words=from_data(POSITIONS[exercise.position]),
        level=_("Level {level} of 5").format(level=exercise.level),
        dose=_capital(words.say(line.dose_in_words)),
        dose_note=_("Where you stand now.") if line.is_own_dose else _("The dose to begin with."),
        facts=_facts(line),
        against=tuple(words.say(each) for each in line.against),
        instead="" if today.instead is None or today.instead_id is None else words.say(today.instead),
        instead_url="" if today.instead_id is None else reverse("exercise", args=[today.instead_id]),
        cues=tuple(from_data(each) for each in exercise.cues),
        faults=tuple(from_data(each) for each in exercise.common_faults),
        fault_drawn=from_data(fault) if (fault := figures.fault_words(exercise.id)) else "",
        neighbours=_neighbours(today),
        routines=tuple(routine_card(each) for each in today.in_routines),
        waits=_waits(exercise),
        grade=grade_words(exercise.grade.value),
        sources=_sources(exercise),
        note=_(exercise.note) if exercise.note else "",
    )


def _waits(exercise: Exercise) -> tuple[str, ...]:
    return tuple(_capital(_(CONTRAINDICATIONS[each].words)) for each in exercise.contraindications)


def _facts(line: ShelfLine) -> tuple[tuple[str, str], ...]:
    exercise, dose = line.exercise, line.exercise.dose
    groups = [_(" or ").join(_(KIT[each].words) for each in group) for group in exercise.kit]
    found = [
        (_("Kind"), from_data(EXERCISE_KINDS[exercise.kind])),
        (_("You need"), ", ".join(groups) or _("nothing")),
        (_("Range"), _range(dose)),
        (_("Takes"), _("about {minutes} min").format(minutes=f"{line.minutes:.0f}" if line.minutes >= 1 else "1")),
    ]
    if dose.frequency_per_week is not None:
        least, most = dose.frequency_per_week
        times = str(most) if least == most else _("{least} to {most}").format(least=least, most=most)
        found.append((_("How often"), _("{times} times a week").format(times=times)))
    if dose.tempo:
        found.append((_("Tempo"), _tempo(dose.tempo)))
    if dose.rest_s:
        found.append((_("Rest between sets"), _("{seconds} s").format(seconds=dose.rest_s)))
    return tuple(found)


def _tempo(tempo: str) -> str:
    phases = tempo.split("-")
    if len(phases) == 3 and all(each.isdigit() for each in phases):
        return _("lower {down} s, pause {pause} s, raise {up} s").format(down=phases[0], pause=phases[1], up=phases[2])
    return from_data(tempo)


def _range(dose: DoseRange) -> str:
    parts = []
    for name, text in (
        ("sets", _("{range} sets")),
        ("reps", _("{range} repetitions")),
        ("hold_s", _("held {range} s")),
        ("duration_s", _("{range} s")),
    ):
        pair = getattr(dose, name)
        if pair is not None:
            least, most = pair
            both = str(least) if least == most else _("{least} to {most}").format(least=least, most=most)
            parts.append(text.format(range=both))
    if dose.per_side:
        parts.append(_("each side"))
    return ", ".join(parts)


def _neighbours(today: ExerciseToday) -> tuple[Neighbour, ...]:
    both = ((_("A level easier"), today.easier), (_("A level harder"), today.harder))
    return tuple(Neighbour(text, _(each.name), reverse("exercise", args=[each.id])) for text, each in both if each is not None)


def _sources(exercise: Exercise) -> tuple[SourceLine, ...]:
    papers, said = literature(), claims()
    found = [SourceLine(papers[key].citation, _(papers[key].finding)) for key in exercise.literature if key in papers]
    found += [
        SourceLine(_(protocols()[said[key].said_by].title), _(said[key].statement)) for key in exercise.claims if key in said
    ]
    if not found:
        found = [SourceLine(_("General practice"), _("Common in clinics and clubs; no paper of its own is known to us."))]
    return tuple(found)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# One routine ---------------------------------------------------------------------------------------------------------


def routine_page(opened: RoutineToday, words: Words, *, typed: str = "", error: Message | None = None) -> RoutinePage:
    """Return a routine as it is open today; ``error`` is what the minutes that were typed cannot be."""
    line, timeline = opened.routine, opened.timeline
    minutes = typed or f"{opened.minutes:g}"
    total_s = 0 if timeline is None else timeline.total_s
    return RoutinePage(
        name=_(line.name),
        about=_(line.about),
        closed="" if opened.closed is None else words.say(opened.closed),
        total=_("{minutes} min today").format(minutes=max(1, round(total_s / 60))),
        play_url=reverse("player", args=[line.id]),
        file_url=reverse("session_file", args=[line.id]),
        least=line.minutes[0],
        most=line.minutes[1],
        minutes=minutes,
        error="" if error is None else words.say(error),
        notes=tuple(words.say(each) for each in opened.notes),
        steps=() if timeline is None else tuple(_step(each.exercise_id, each.dose, words) for each in timeline.items),
        grade=grade_words(line.grade.value),
        article=_(protocols()[line.article].title) if line.article else "",
        protocol=_protocol(line.article),
    )


def _step(exercise_id: str, dose: Dose, words: Words) -> RoutineStep:
    exercise = exercises()[exercise_id]
    return RoutineStep(_(exercise.name), reverse("exercise", args=[exercise_id]), exercise.id, words.say(dose_in_words(dose)))


def _protocol(article: str | None) -> tuple[ProtocolLine, ...]:
    if article is None:
        return ()
    where = {
        "player": _("here"),
        "today": _("on Today"),
        "plan": _("in Plan"),
        "load": _("under Load"),
        "shoes": _("under Shoes"),
        "body": _("under Body"),
        "pain": _("under Pain"),
        "gait": _("by video"),
        "settings": _("in Settings"),
    }
    return tuple(
        ProtocolLine(_(each.say), where.get(each.followed_in.value, _("to read")), grade_words(each.grade.value))
        for each in protocols()[article].steps
    )
