"""``runtall questions``: own activities, the week, pain, daily life, and worry, mood and confidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from runtall.cli.language import _, in_words, visible
from runtall.services.questionnaires import QuestionnairePage
from runtall.symptoms import Questionnaire

if TYPE_CHECKING:
    from runtall.services.questionnaires import Round
    from runtall.symptoms import Question


@dataclass(frozen=True, slots=True)
class QuestionsForm:
    """Questionnaires with their questions, rounds, scores and changes: the one that was named, or all."""

    questionnaires: tuple[QuestionnairePage, ...]


def questions(
    which: Annotated[
        Questionnaire | None, typer.Argument(help="Which questions; without it an overview.", show_default=False)
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option("--answer", "-a", help="An answer, such as 'run 10 km=4' or pain=3; may be repeated.", show_default=False),
    ] = None,
    follow: Annotated[
        list[str] | None, typer.Option(help="Follow an activity of your own; may be repeated.", show_default=False)
    ] = None,
    drop: Annotated[list[str] | None, typer.Option(help="Follow an activity no longer.", show_default=False)] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the answers; today unless said.", show_default=False)
    ] = None,
    correct: Annotated[
        str | None,
        typer.Option(help="Change answers of this round (start of its id); unknown takes one out.", show_default=False),
    ] = None,
    take_back: Annotated[str | None, typer.Option(help="Take this round back (start of its id).", show_default=False)] = None,
    show: Annotated[bool, typer.Option("--show", help="Show questions, answers and scores instead of asking.")] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print as JSON, without asking (schema: runtall schema questions).")
    ] = False,
) -> None:
    """Rate what you can do, your week and your pain; see the score, and a change that is large enough to count."""
    from runtall.services import questionnaires, runners

    if which is None and any((answer, follow, drop, correct, take_back)):
        raise typer.BadParameter(_("Say which questions: {names}.").format(names=", ".join(Questionnaire)))
    if which is not Questionnaire.ACTIVITIES and (follow or drop):
        raise typer.BadParameter(_("Activities belong to: runtall questions activities"))
    if correct is not None and not answer and on is None:
        raise typer.BadParameter(_("Say what to change, with --answer or --on."))
    runner_id = runners.own_runner_id()
    today_on = runners.today_of(runners.profile(runner_id))
    for name in follow or ():
        questionnaires.choose_activity(runner_id, name, on=today_on)
    for name in drop or ():
        questionnaires.put_activity_away(runner_id, name, on=today_on)
    day = today_on if on is None else on.date()
    said = _said(answer)
    if which is None:
        _answer_all(questionnaires.pages(runner_id), json=json)
        return
    if take_back is not None:
        questionnaires.take_back(runner_id, which, take_back)
    elif correct is not None:
        questionnaires.correct(runner_id, which, correct, said, on=None if on is None else day, today_on=today_on)
    elif said:
        questionnaires.answer(runner_id, which, said, on=day, today_on=today_on)
    elif not (show or json or follow or drop):
        _ask_and_keep(runner_id, which, day, today_on)
    page = questionnaires.page(runner_id, which)
    _answer_all((page,), json=json)


def _said(answers: list[str] | None) -> dict[str, str]:
    """Split answers at the last equals sign: an activity's own name may hold one."""
    parts = [each.rpartition("=") for each in answers or ()]
    if any(not name.strip() for name, _equals, _value in parts):
        raise typer.BadParameter(_("Write answers as question=answer, such as pain=3."))
    return {name.strip(): value for name, _equals, value in parts}


def _ask_and_keep(runner_id: int, kind: Questionnaire, day: date, today_on: date) -> None:
    """Ask one by one; what is left open stays open, and nothing at all is kept when nothing was answered."""
    from runtall.services import questionnaires
    from runtall.symptoms import about, sheet

    typer.echo(in_words(about(kind)))
    if kind is Questionnaire.ACTIVITIES and not questionnaires.followed(runner_id):
        while name := typer.prompt(_("An activity (Enter ends the list)"), default="", show_default=False).strip():
            questionnaires.choose_activity(runner_id, name, on=today_on)
    if kind is Questionnaire.DAILY:
        said = {
            "applies": _ask_until(kind, "applies", _("Which items apply today, such as 1,4,9, or none (Enter leaves it open)"))
        }
    else:
        said = _ask_each(kind, sheet(kind, questionnaires.followed(runner_id)))
    given = {name: text for name, text in said.items() if text}
    if given:
        questionnaires.answer(runner_id, kind, given, on=day, today_on=today_on)
    else:
        typer.echo(_("Nothing was answered, so nothing is kept."))


def _ask_each(kind: Questionnaire, asked: tuple[Question, ...]) -> dict[str, str]:
    said: dict[str, str] = {}
    for question in asked:
        typer.echo(f"\n{in_words(question.text)}")
        for number, choice in enumerate(question.choices, start=1):
            typer.echo(f"  {number}  {in_words(choice)}")
        highest = len(question.choices)
        scale = _("1 to {n} (Enter leaves it open)").format(n=highest) if highest else _("0 to 10 (Enter leaves it open)")
        said[question.id] = _ask_until(kind, question.id, scale, [each.id for each in asked])
        if kind is Questionnaire.WEEK and question is asked[0] and said[question.id] == str(highest):
            break  # running was not possible: the others follow from it
    return said


def _ask_until(kind: Questionnaire, name: str, prompt: str, activities: list[str] | None = None) -> str:
    """Ask until the answer is one, or is left open."""
    from runtall.core import ImplausibleValueError
    from runtall.symptoms import read_sheet

    while True:
        text = str(typer.prompt(prompt, default="", show_default=False)).strip()
        try:
            read_sheet(kind, {name: text} if text else {}, activities or ())
        except ImplausibleValueError as error:
            typer.echo(" ".join(in_words(each) for each in (error.what, error.next_step) if each is not None))
        else:
            return text


def _answer_all(pages: tuple[QuestionnairePage, ...], *, json: bool) -> None:
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(QuestionsForm(pages)))
    elif len(pages) == 1:
        _print_page(pages[0])
    else:
        _print_overview(pages)


def _print_overview(pages: tuple[QuestionnairePage, ...]) -> None:
    from runtall.cli.console import out, table
    from runtall.symptoms import label

    made = table(_("questions"), _("about"), _("last"), _("score"), _("change"), _("again on"), folded=1)
    for page in pages:
        last = page.rounds[-1] if page.rounds else None
        again = page.ask_again_on.isoformat() if page.ask_again_on else "-"
        change = "-" if page.since_last is None else in_words(label(page.since_last.kind))
        made.add_row(page.kind, in_words(page.title), last.on.isoformat() if last else "-", _score(last), change, again)
    out().print(made)
    out().print(
        _("Answer: runtall questions activities. See one: runtall questions activities --show"), style="dim", markup=False
    )


def _score(last: Round | None) -> str:
    score = None if last is None else last.score
    if score is None:
        return "-"
    if score.value is None:
        return "-" if score.low is None else f"{score.low:g}-{score.high:g}/{score.highest}"
    return f"{score.value:.3g}/{score.highest}"


def _print_page(page: QuestionnairePage) -> None:
    from rich.text import Text

    from runtall.cli.console import out, table

    out().print(Text(in_words(page.title), style="bold"))
    out().print(Text(in_words(page.about), style="dim"))
    if not page.rounds:
        _print_questions(page)
        return
    made = table(_("id"), _("day"), _("score"), _("answers"), folded=3)
    for each in page.rounds:
        made.add_row(each.id[:8], each.on.isoformat(), _score(each), _answers(page, each))
    out().print(made)
    if page.kind is Questionnaire.ACTIVITIES:
        named = ", ".join(f"{place} {visible(each.id)}" for place, each in enumerate(page.questions, start=1))
        out().print(_("Followed: {names}").format(names=named or _("none")), markup=False)
    _print_changes(page)


def _print_changes(page: QuestionnairePage) -> None:
    from rich.text import Text

    from runtall.cli.console import out

    last = page.rounds[-1]
    lines = [] if last.score is None else [last.score.sentence] + ([last.score.warning] if last.score.warning else [])
    for line in lines:
        out().print(in_words(line), markup=False)
    for head, change in ((_("Since last time"), page.since_last), (_("Since the first time"), page.since_first)):
        if change is not None:
            out().print(f"{head}: {in_words(change.sentence)} ({change.method})", markup=False)
    if page.no_change_named is not None:
        out().print(Text(in_words(page.no_change_named), style="dim"))
    for offer in page.offers:
        out().print(f" - {in_words(offer.sentence)}", markup=False)
    if page.ask_again_on is not None:
        out().print(Text(_("Worth answering again on {day}.").format(day=page.ask_again_on.isoformat()), style="dim"))


def _print_questions(page: QuestionnairePage) -> None:
    from rich.text import Text

    from runtall.cli.console import out

    text = Text(_("Not answered yet."))
    if page.kind is Questionnaire.ACTIVITIES and not page.questions:
        text.append("\n" + _("Choose activities: runtall questions activities --follow 'run 10 km'"))
    if page.kind is not Questionnaire.DAILY:
        for question in page.questions:
            text.append(f"\n {visible(question.id)}: {in_words(question.text)}")
            for number, choice in enumerate(question.choices, start=1):
                text.append(f"\n    {number}  {in_words(choice)}")
    out().print(text)


def _answers(page: QuestionnairePage, each: Round) -> str:
    if page.kind is Questionnaire.DAILY:
        ticked = ", ".join(number for number, applies in each.answers.items() if applies)
        return _("apply: {numbers}").format(numbers=ticked or _("none"))
    short = {question.id: in_words(question.short) for question in page.questions if question.short is not None}
    return ", ".join(f"{short.get(name, name)} {'-' if value is None else value}" for name, value in each.answers.items())
