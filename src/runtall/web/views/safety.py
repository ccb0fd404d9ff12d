"""The safety questions: asked in three steps, weekly as "anything new?", corrected twice said, reopened by a clinician."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from runtall.evidence import Outcome, red_flags
from runtall.services import starting, triage
from runtall.services.triage import SafetyState
from runtall.symptoms import Answer, Answers, Group, Occasion, question_groups, sign_answer
from runtall.web.forms.safety import ClearanceForm, Said, SlipForm, read_answers, read_weekly
from runtall.web.onward import see_other
from runtall.web.pages.safety import (
    AskPage,
    ClearancePage,
    CorrectPage,
    ask_page,
    clearance_parts,
    slips_of,
    standing_page,
)
from runtall.web.pages.words import day_and_year
from runtall.web.who import Who, who_asks

FIRST = ("bladder-bowel-saddle", "chest-and-belly", "legs")
SECOND = ("urine-and-flank", "bones", "feeling-ill", "bone-stress", "standing-and-walking")
"""Groups of the first two steps; the third asks everything else."""
ASKING_STEPS = 3
START_STEPS = 5
"""The first visit: a door, three steps of questions, and days, minutes and kit."""

STARTING_COOKIE = "runtall_starting"
"""Set for who goes back from the last step of the first visit: until it ends, the steps before it are still part of it."""

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show where the runner stands; before the first answers, ask them."""
    who = who_asks(request)
    stands = triage.state(who.runner_id)
    history = triage.history(who.runner_id)
    if not history:
        return see_other("safety_questions", step=1)
    in_start = _in_start(request, who)
    shown = standing_page(stands, history, who.words, saved=request.GET.get("saved", "")[:20], in_start=in_start)
    is_emergency = stands.standing.triage.outcome is Outcome.EMERGENCY
    return render(request, "safety/emergency.html" if is_emergency else "safety/page.html", {"page": shown})


def _in_start(request: HttpRequest, who: Who) -> bool:
    """Whether the first visit is still under way."""
    return request.COOKIES.get(STARTING_COOKIE) == "1" or not starting.is_settled(who.runner_id)


# Asking --------------------------------------------------------------------------------------------------------------


@get_or_post
def questions(request: HttpRequest, step: int) -> HttpResponse:
    """Ask one of the three steps of the first questions; what was answered before is filled in."""
    if not 1 <= step <= ASKING_STEPS:
        raise Http404
    who = who_asks(request)
    before = triage.state(who.runner_id).standing.answers
    groups = _groups_of(step, before)
    if request.method != "POST":
        return _show(request, _step_page(request, who, step, groups, None, before))
    said = read_answers(request.POST, groups, with_numbers=step == 1)
    going_back = "back" in request.POST
    if not (going_back and not said.says_anything):
        if said.errors:
            return _show(request, _step_page(request, who, step, groups, said, before), status=422)
        if lost := _keep(request, who, said.answers, Occasion.START):
            return _show(request, _step_page(request, who, step, groups, said, before, lost), status=422)
    return see_other(_after_step(request, who, step, going_back=going_back))


def _groups_of(step: int, before: Answers) -> tuple[Group, ...]:
    """Return the groups of a step, without what a number has answered already."""
    later = {*FIRST, *SECOND}
    wanted = {1: set(FIRST), 2: set(SECOND)}.get(step)
    found = []
    for group in question_groups(Occasion.START, before):
        if group.id in wanted if wanted is not None else group.id not in later:
            signs = tuple(sign for sign in group.signs if not (sign.bounds and _said_by_number(sign.id, before)))
            found += [Group(group.id, group.title, signs)] if signs else []
    return tuple(found)


def _said_by_number(sign_id: str, before: Answers) -> bool:
    numbers = Answers(age_years=before.age_years, pain_nrs=before.pain_nrs, surgery_weeks=before.surgery_weeks)
    known = sign_answer(red_flags()[sign_id], numbers) is not Answer.UNKNOWN
    return known and before.flags.get(sign_id, Answer.UNKNOWN) is not Answer.YES


def _step_page(
    request: HttpRequest,
    who: Who,
    step: int,
    groups: tuple[Group, ...],
    said: Said | None,
    before: Answers,
    lost: tuple[str, ...] = (),
) -> AskPage:
    in_start = _in_start(request, who)
    headlines = (
        _("First: is anything here that needs help now?"),
        _("Would a doctor want to look first?"),
        _("Last: your health, and how long it has been"),
    )
    ledes = (
        _("Tick what fits, or “none of these”. What you leave open counts as not known, never as a no."),
        _("Tick what fits, or “none of these”. Most runners tick nothing here."),
        _("Tick what fits, or “none of these”. Nobody but you sees the answers; they stay on this computer."),
    )
    return ask_page(
        groups,
        said,
        before,
        headline=headlines[step - 1],
        lede=ledes[step - 1],
        next_label=_("Next"),
        numbers=step == 1,
        place="" if in_start else "today",
        step=step + 1 if in_start else step,
        steps=START_STEPS if in_start else ASKING_STEPS,
        has_back=True,
        slips=slips_of(lost),
    )


def _keep(request: HttpRequest, who: Who, answers: Answers, occasion: Occasion) -> tuple[str, ...]:
    """Keep answers; return earlier yeses that have to be asked about once more, where nothing was kept for them."""
    lost = triage.taken_back_by(who.runner_id, answers)
    asked = set(request.POST.getlist("asked"))
    if set(lost) - asked:
        return lost
    slips = frozenset(request.POST.getlist("slip")) & set(lost)
    triage.keep(
        who.runner_id,
        triage.leaving(answers, set(lost) - slips),
        occasion=Occasion.CORRECTION if slips else occasion,
        confirmed=slips,
    )
    return ()


def _after_step(request: HttpRequest, who: Who, step: int, *, going_back: bool) -> str:
    if going_back:
        first = reverse("start") if _in_start(request, who) else reverse("safety")
        return first if step == 1 else reverse("safety_questions", args=[step - 1])
    stands = triage.state(who.runner_id)
    if stands.standing.triage.outcome is Outcome.EMERGENCY:
        return reverse("safety")
    if step < ASKING_STEPS:
        return reverse("safety_questions", args=[step + 1])
    if stands.outcome in {Outcome.CLINICIAN_FIRST, Outcome.EMERGENCY} or not _in_start(request, who):
        return reverse("safety") + "?saved=answers"
    return reverse("start_life")


def _show(request: HttpRequest, shown: AskPage, *, status: int = 200) -> HttpResponse:
    return render(request, "safety/ask.html", {"page": shown}, status=status)


@get_or_post
def weekly(request: HttpRequest) -> HttpResponse:
    """Ask "anything new?": what came up since the last answers; a no leaves an earlier yes as it was."""
    who = who_asks(request)
    stands = triage.state(who.runner_id)
    if not triage.history(who.runner_id):
        return see_other("safety_questions", step=1)
    groups = question_groups(Occasion.WEEKLY, stands.standing.answers)
    said = None
    if request.method == "POST":
        said = read_weekly(request.POST, [sign for group in groups for sign in group.signs])
        if not said.errors:
            triage.keep(who.runner_id, said.answers, occasion=Occasion.WEEKLY)
            return see_other("safety", "?saved=weekly")
    since = "" if stands.answered_on is None else day_and_year(stands.answered_on)
    shown = ask_page(
        groups,
        said,
        stands.standing.answers,
        headline=_("Anything new since {day}?").format(day=since) if since else _("Anything new?"),
        lede=_("Read down the list and tick what is new, or take “nothing new”. Earlier answers stay as they are."),
        next_label=_("Save ticks"),
        prefilled=False,
        place="",
        weekly=True,
        weekly_error="" if said is None else said.errors.get("new", ""),
    )
    return _show(request, shown, status=200 if said is None else 422)


@get_or_post
def left_open(request: HttpRequest) -> HttpResponse:
    """Ask what has no answer yet: what was left open, and what a diary entry brought up."""
    who = who_asks(request)
    stands = triage.state(who.runner_id)
    wanted = set(stands.standing.triage.unanswered)
    every = question_groups(Occasion.START, stands.standing.answers)
    groups = tuple(
        Group(group.id, group.title, signs)
        for group in every
        if (signs := tuple(sign for sign in group.signs if sign.id in wanted))
    )
    if not groups:
        return see_other("safety")
    if request.method != "POST" and _nothing_was_said(stands):
        return see_other("safety_questions", step=1)  # in three steps, with age and the back right now
    said = None
    if request.method == "POST":
        said = read_answers(request.POST, groups)
        if not said.errors:
            triage.keep(who.runner_id, said.answers, occasion=Occasion.DIARY)
            return see_other("safety", "?saved=answers")
    shown = ask_page(
        groups,
        said,
        Answers(),
        headline=_("These are still open"),
        lede=_("Until they are answered, nothing is taken for granted and the plan holds still."),
        next_label=_("Save"),
        place="",
    )
    return _show(request, shown, status=200 if said is None else 422)


def _nothing_was_said(stands: SafetyState) -> bool:
    """Whether every question is still open."""
    return all(said is Answer.UNKNOWN for said in stands.standing.answers.flags.values())


# Taking back, and a clinician's word ---------------------------------------------------------------------------------


@get_or_post
def correct(request: HttpRequest) -> HttpResponse:
    """Take an earlier yes back: chosen first, confirmed once more after; both stay in the history."""
    who = who_asks(request)
    flags = triage.state(who.runner_id).standing.answers.flags
    standing = [sign for sign, said in flags.items() if said is Answer.YES]
    if not standing:
        return see_other("safety")
    chosen = [sign for sign in request.POST.getlist("slip") if sign in standing]
    form = SlipForm(request.POST or None)
    note = str(form.cleaned_data["note"]) if form.is_bound and form.is_valid() else request.POST.get("note", "")[:500]
    if request.method == "POST" and chosen and "confirm" in request.POST:
        answers = Answers(dict.fromkeys(chosen, Answer.NO), pregnant=Answer.NO if "pregnancy" in chosen else Answer.UNKNOWN)
        triage.keep(who.runner_id, answers, occasion=Occasion.CORRECTION, confirmed=frozenset(chosen), note=note)
        return see_other("safety", "?saved=correction")
    confirming = request.method == "POST" and bool(chosen)
    shown = CorrectPage(
        place="today",
        headline=_("Once more: was this a slip?") if confirming else _("Which answer was a slip?"),
        slips=slips_of(chosen if confirming else standing),
        confirming=confirming,
        note=note,
        error=_("Tick the answer that was a slip.") if request.method == "POST" and not chosen else "",
    )
    return render(request, "safety/correct.html", {"page": shown}, status=422 if shown.error else 200)


@get_or_post
def cleared(request: HttpRequest) -> HttpResponse:
    """Write a clinician's word down: who, when, and what is allowed."""
    who = who_asks(request)
    form = ClearanceForm(request.POST if request.method == "POST" else None, today_on=who.today_on)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        triage.clear(who.runner_id, by=given["by"], seen_on=given["seen_on"], allows=given["allows"], note=given["note"])
        return see_other("safety", "?saved=word")
    shown = ClearancePage(
        place="today",
        parts=clearance_parts(request.POST.getlist("allows"), who.words),
        by=request.POST.get("by", "")[:120],
        seen_on=request.POST.get("seen_on", "")[:10],
        today_on=who.today_on.isoformat(),
        note=request.POST.get("note", "")[:500],
        errors={name: str(errors[0]) for name, errors in form.errors.items()},
    )
    return render(request, "safety/cleared.html", {"page": shown}, status=422 if form.is_bound else 200)


urlpatterns = [
    path("start/safety/", page, name="safety"),
    path("start/safety/questions/<int:step>/", questions, name="safety_questions"),
    path("start/safety/new/", weekly, name="safety_weekly"),
    path("start/safety/open/", left_open, name="safety_open"),
    path("start/safety/correct/", correct, name="safety_correct"),
    path("start/safety/cleared/", cleared, name="safety_cleared"),
]
