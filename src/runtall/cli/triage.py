"""``runtall triage``: the safety questions."""

from __future__ import annotations

import json as json_text
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from runtall.cli.language import _, in_words, ngettext

if TYPE_CHECKING:
    from runtall.evidence import Open
    from runtall.services.triage import TriageForm
    from runtall.symptoms import Answer, Answers, Group, Occasion


def triage(
    answers: Annotated[
        Path | None,
        typer.Option(
            help="A JSON file: question id to yes, no or unknown, and age, pregnant, surgery_weeks, pain_nrs; - reads standard "
            "input. Nothing is kept unless --keep is said.",
            show_default=False,
        ),
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the answers of the file.")] = False,
    weekly: Annotated[bool, typer.Option("--weekly", help='Ask only the weekly "anything new?".')] = False,
    correct: Annotated[bool, typer.Option("--correct", help="An earlier yes was a slip: answer anew, and confirm it.")] = False,
    confirm: Annotated[
        list[str] | None,
        typer.Option(
            help="With --answers --keep: the earlier yes to this question was a slip. Once for each.", show_default=False
        ),
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Show where you stand instead of asking.")] = False,
    cleared_by: Annotated[
        str | None, typer.Option(help="A clinician who looked at your back and cleared you.", show_default=False)
    ] = None,
    seen_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When they saw you.", show_default=False)] = None,
    allows: Annotated[
        str | None, typer.Option(help="What they allowed, such as walking,exercises,running.", show_default=False)
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON (schema: runtall schema triage).")] = False,
) -> None:
    """Answer the safety questions: is it safe to go on, or should somebody look at your back first?"""
    from runtall.services import runners
    from runtall.services import triage as service
    from runtall.symptoms import Occasion, read_answers

    occasion = Occasion.WEEKLY if weekly else Occasion.CORRECTION if correct else Occasion.START
    if answers is not None:
        said = _read(answers)
        result = service.form_of(service.judge(said))
        if keep:
            confirmed = _signs(confirm)
            kept = service.keep(runners.own_runner_id(), read_answers(said), occasion=occasion, confirmed=confirmed)
            result = service.form_of_state(kept)
        _answer(result, json=json)
        return
    runner_id = runners.own_runner_id()
    if cleared_by is not None:
        day = runners.today_of(runners.profile(runner_id)) if seen_on is None else seen_on.date()
        _answer(service.form_of_state(service.clear(runner_id, by=cleared_by, seen_on=day, allows=_parts(allows))), json=json)
    elif show:
        _answer(service.form_of_state(service.state(runner_id)), json=json)
    else:
        said_now = _ask(occasion, runners.profile(runner_id).birth_year)
        lost = () if weekly else service.taken_back_by(runner_id, said_now)
        confirmed = _confirm(lost)
        said_now = service.leaving(said_now, set(lost) - confirmed)
        stands = service.keep(runner_id, said_now, occasion=occasion, confirmed=confirmed)
        _answer(service.form_of_state(stands), json=json)


def _read(file: Path) -> dict[str, Any]:
    from runtall.core import NotFoundError, UnreadableFileError, say

    try:
        text = sys.stdin.read() if str(file) == "-" else file.expanduser().read_text("utf-8")
        said = json_text.loads(text)
    except FileNotFoundError as error:
        raise NotFoundError(say("There is no file {path}.", path=str(file)), say("Check the name and try again.")) from error
    except ValueError as error:
        raise UnreadableFileError(say("{path} is no JSON.", path=str(file)), say("Write a map of answers.")) from error
    if not isinstance(said, dict):
        raise UnreadableFileError(
            say("{path} holds no map of answers.", path=str(file)), say("Write ids with yes, no or unknown.")
        )
    return said


def _parts(allows: str | None) -> frozenset[Open]:
    from runtall.evidence import Open

    named = [part.strip() for part in (allows or "").split(",") if part.strip()]
    if not named or not set(named) <= set(Open):
        raise typer.BadParameter(_("Say with --allows what was allowed: {parts}").format(parts=", ".join(Open)))
    return frozenset(Open(part) for part in named)


def _ask(occasion: Occasion, birth_year: int | None) -> Answers:
    """Ask group by group; "none" is an answer, silence is none. An emergency ends the asking."""
    from runtall.evidence import Outcome
    from runtall.symptoms import Answers, question_groups
    from runtall.symptoms import triage as judged

    typer.echo(_("Type the numbers of what is there, such as 1,3; type none if nothing is; press Enter to leave it open."))
    pain = typer.prompt(_("Pain now, 0 to 10 (Enter leaves it open)"), default="", show_default=False)
    age = typer.prompt(_("Age in years (Enter leaves it open)"), default=_age(birth_year), show_default=birth_year is not None)
    answers = Answers(age_years=_whole(age), pain_nrs=_whole(pain))
    for group in question_groups(occasion, answers):
        flags = {**answers.flags, **_ask_group(group)}
        answers = Answers(flags, answers.age_years, answers.pregnant, answers.surgery_weeks, answers.pain_nrs)
        if judged(answers).outcome is Outcome.EMERGENCY:
            break
    return answers


def _ask_group(group: Group) -> dict[str, Answer]:
    from runtall.core import ImplausibleValueError
    from runtall.symptoms import anything_new

    typer.echo(f"\n{_(group.title)}")
    for number, sign in enumerate(group.signs, start=1):
        typer.echo(f"  {number}  {_(sign.question)}")
    shown = [sign.id for sign in group.signs]
    while True:
        typed = typer.prompt(_("Which"), default="", show_default=False).strip().lower()
        numbers = [part.strip() for part in typed.split(",") if part.strip()]
        if typed in ("", _("none"), "none"):
            return dict(anything_new(shown, (), none_of_these=bool(typed)))
        if all(part.isdecimal() and 1 <= int(part) <= len(shown) for part in numbers):
            try:
                return dict(anything_new(shown, [shown[int(part) - 1] for part in numbers], none_of_these=False))
            except ImplausibleValueError as error:  # pragma: no cover - numbers were checked
                typer.echo(in_words(error.what))
        typer.echo(_("Type numbers from 1 to {n}, none, or Enter.").format(n=len(shown)))


def _age(birth_year: int | None) -> str:
    """Return the age that the birth year surely allows; near a birthday nobody can tell, so it is only offered."""
    return "" if birth_year is None else str(datetime.now().astimezone().date().year - birth_year - 1)


def _whole(text: str) -> int | None:
    text = str(text).strip()
    return int(text) if text.isdecimal() else None


def _signs(named: list[str] | None) -> frozenset[str]:
    from runtall.evidence import red_flags

    if strange := sorted(set(named or ()) - set(red_flags())):
        raise typer.BadParameter(_("There is no safety question called {id}.").format(id=strange[0]))
    return frozenset(named or ())


def _confirm(lost: tuple[str, ...]) -> frozenset[str]:
    """Ask once more for every yes that would be taken back; what is not confirmed stays a yes."""
    from runtall.evidence import red_flags

    question = _("Earlier you answered yes: {question} Was that a slip?")
    return frozenset(sign for sign in lost if typer.confirm(question.format(question=_(red_flags()[sign].question))))


def _answer(form: TriageForm, *, json: bool) -> None:
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(form))
        return
    from rich.text import Text

    from runtall.cli.console import out
    from runtall.cli.words import open_in_words

    text = Text(in_words(form.sentence), style="bold")
    standing = [reason for reason in form.reasons if reason.sign_id not in form.taken_back]
    if form.say_at_the_phone is not None:
        text.append(f"\n\n{in_words(form.say_at_the_phone)}", style="not bold")
        for reason in standing:
            text.append(f"\n - {in_words(reason.phone)}", style="not bold")
    for reason in form.reasons:
        text.append(f"\n\n{in_words(reason.sentence)} ({', '.join(reason.sources)})", style="not bold")
        if reason not in standing:
            text.append("\n" + _("You took this answer back. It stays in your history."), style="not bold")
    for line in _standing_lines(form):
        text.append(f"\n\n{line}", style="bold")
    text.append(f"\n\n{_('Open')}: {', '.join(open_in_words(part) for part in form.open) or _('nothing')}", style="not bold")
    for line in _asked_lines(form):
        text.append(f"\n{line}", style="dim not bold")
    out().print(text)


def _standing_lines(form: TriageForm) -> Iterator[str]:
    """Say what an earlier answer keeps closed, or what a clinician's word has opened again."""
    from runtall.cli.language import visible
    from runtall.cli.words import open_in_words, outcome_in_words

    if form.closed_by is not None:
        closed = _("Still standing from an earlier answer: {outcome}. A clinician's word reopens it: runtall triage --cleared-by")
        yield closed.format(outcome=outcome_in_words(form.closed_by))
    if form.clearance is not None:
        word = _("Cleared by {who}, seen on {day}, for: {parts}.")
        parts = ", ".join(open_in_words(part) for part in sorted(form.clearance.allows)) or _("nothing")
        yield word.format(who=visible(form.clearance.by), day=form.clearance.seen_on.isoformat(), parts=parts)
    if form.restart_on is not None:
        yield _("Since {day} the plan begins again at its first stage.").format(day=form.restart_on.isoformat())


def _asked_lines(form: TriageForm) -> Iterator[str]:
    """Say how many questions have no answer, when they were last asked, and when anything was last answered."""
    if n := len(form.unanswered):
        yield ngettext("{n} question is not answered yet.", "{n} questions are not answered yet.", n).format(n=n)
    asked = [each.asked_on for each in form.left_open if each.asked_on is not None]
    if asked:
        left = ngettext(
            "{n} of them was asked and left open, last on {day}.",
            "{n} of them were asked and left open, last on {day}.",
            len(asked),
        )
        yield left.format(n=len(asked), day=max(asked).isoformat())
    if form.answered_on is not None:
        yield _("Last answered on {day}.").format(day=form.answered_on.isoformat())
