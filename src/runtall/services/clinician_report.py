"""The report for a clinician: gathered from everything on file into one model, with nothing judged twice.

The parts come from the services and rules that the app's own pages use, so that the pages and the report never disagree.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from runtall import __version__
from runtall.core import RunnerProfile, say
from runtall.evidence import red_flags, rules
from runtall.findings import Finding, Group, Status
from runtall.plan import PlanInputs, needs_care
from runtall.services import clinician_body, clinician_felt, clinician_tried, finding, planning, questionnaires, triage, weeks
from runtall.services.clinician_model import (
    WEEKS,
    AboutRunner,
    ClinicianReport,
    FilledIn,
    OutcomeLine,
    OwnActivity,
    OwnQuestion,
    RuleUsed,
    SafetyRound,
    SafetyTold,
    Sharing,
    Tried,
    TriedKind,
    Unknown,
)
from runtall.symptoms import Answer, Answered, Clearance, Event, Questionnaire, change_of, title_of

if TYPE_CHECKING:
    from runtall.services.questionnaires import Round

LONGEST_QUESTION = 300
"""Letters of the question for the visit that stand on the page."""
LONGEST_NAME = 80
_NOBODY_NAMED = "You"
"""What a folder calls the runner whose it is, who never said a name."""
_ALWAYS = ("safety-answers", "pain-light")
"""Rules behind parts that every report has."""


def clinician_report(
    runner_id: int,
    *,
    asked: str = "",
    called: str = "",
    sharing: Sharing | None = None,
    now: datetime | None = None,
) -> ClinicianReport:
    """Return everything that a clinician is told, as of the runner's own day. Reads; nothing is decided, solved or kept.

    Parameters
    ----------
    asked
        The runner's question for this visit, in their own words; what is beyond ``LONGEST_QUESTION`` letters is cut off.
    called
        The name that stands on the report; that of the account where it is left empty. Like ``asked`` it is not kept.
    sharing
        What the runner lets into it.
    """
    from runtall.store import runners

    now, sharing = now or datetime.now(UTC), sharing or Sharing()
    on, zone = planning.day_and_zone(runner_id, now)
    since_on = on - timedelta(days=on.weekday(), weeks=WEEKS - 1)
    profile, name = runners.profile_of(runner_id), runners.name_of(runner_id)
    inputs = weeks.as_it_stands(runner_id, now=now)
    safety = _safety(runner_id, inputs, now)
    found = finding.stored_standout(runner_id, today_on=on)
    put_forward = tuple(each for each in found.put_forward if not safety.comes_first or each.group is Group.SAFETY)
    question = _question(runner_id, _plain(asked, LONGEST_QUESTION), since_on)
    plan = clinician_tried.plan_told(runner_id, inputs, since_on, comes_first=safety.comes_first)
    tried = clinician_tried.tried(inputs, since_on)
    tests, easing = clinician_body.tests(runner_id, on=on)
    return ClinicianReport(
        sharing=sharing,
        runner=_about(
            profile, " ".join(called.split())[:LONGEST_NAME] or name.name, runner_id, is_sample=name.is_sample, sharing=sharing
        ),
        made_at=now.astimezone(UTC),
        zone=zone,
        today_on=on,
        since_on=since_on,
        version=__version__,
        units=profile.units,
        question=question,
        safety=safety,
        weeks=clinician_felt.felt_weeks(runner_id, inputs, since_on),
        pain=clinician_felt.pain_told(runner_id, inputs, since_on, with_notes=sharing.pain_notes),
        stands_out=put_forward,
        tests=tests,
        easing=easing,
        gait=clinician_body.gait(runner_id, with_frames=sharing.gait_frames),
        plan=plan,
        tried=tried,
        exercises=() if safety.comes_first else clinician_tried.exercises_done(inputs, since_on),
        unknown=_unknown(found, safety, question, tried, has_tests=bool(tests)),
        rules=_rules_used(put_forward, question, has_choice=any(each.judged is not None for each in tried)),
    )


def _plain(text: str, letters: int) -> str:
    return " ".join(text.split())[:letters]


def _about(profile: RunnerProfile, name: str, runner_id: int, *, is_sample: bool, sharing: Sharing) -> AboutRunner:
    answered = triage.state(runner_id).standing.answers.age_years
    return AboutRunner(
        name=name if sharing.name and name != _NOBODY_NAMED else "",
        is_sample=is_sample,
        age_years=None if answered is None else int(answered),
        birth_year=profile.birth_year,
        sex=profile.sex,
        height_m=profile.height_m,
        conditions=profile.conditions if sharing.free_words else (),
    )


# What the runner asks --------------------------------------------------------------------------------------------------


def _question(runner_id: int, asked: str, since_on: date) -> OwnQuestion:
    pages = {kind: questionnaires.rounds(runner_id, kind) for kind in Questionnaire}
    followed = questionnaires.followed(runner_id)
    activities = (_activity(name, pages[Questionnaire.ACTIVITIES]) for name in followed)
    return OwnQuestion(
        asked=asked,
        activities=tuple(sorted(activities, key=lambda each: (each.last_of_10 is None, each.last_of_10 or 0, each.name))),
        outcomes=tuple(_outcome(kind, rounds) for kind, rounds in pages.items() if rounds and kind is not Questionnaire.MIND),
        filled=tuple(
            sorted(
                (_filled(kind, each) for kind, rounds in pages.items() for each in rounds if each.on >= since_on),
                key=lambda each: (each.on, each.kind.value, each.id),
            )
        ),
    )


def _activity(name: str, rounds: Sequence[Round]) -> OwnActivity:
    rated = [(each.on, each.answers[name]) for each in rounds if each.answers.get(name) is not None]
    if not rated:
        return OwnActivity(name, None, None, None, None)
    return OwnActivity(name, rated[0][1], rated[0][0], rated[-1][1], rated[-1][0])


def _filled(kind: Questionnaire, each: Round) -> FilledIn:
    answers: Mapping[str, int] = {name: value for name, value in each.answers.items() if value is not None}
    return FilledIn(each.id, kind, each.on, answers, None if each.score is None else each.score.value)


def _outcome(kind: Questionnaire, rounds: Sequence[Round]) -> OutcomeLine:
    scored = [(each, each.score) for each in rounds if each.score is not None and each.score.value is not None]
    first, last = (scored[0], scored[-1]) if scored else (None, None)
    scale = next((each.score for each in rounds if each.score is not None), None)
    return OutcomeLine(
        kind=kind,
        title=title_of(kind),
        highest=0 if scale is None else scale.highest,
        higher_is_better=scale is not None and scale.higher_is_better,
        rounds=len(rounds),
        before=None if first is None else first[1].value,
        before_on=None if first is None else first[0].on,
        now=None if last is None else last[1].value,
        now_on=None if last is None else last[0].on,
        change=change_of(kind, rounds[0].answers, rounds[-1].answers) if len(rounds) > 1 else None,
    )


# Safety ----------------------------------------------------------------------------------------------------------------


def _safety(runner_id: int, inputs: PlanInputs, now: datetime) -> SafetyTold:
    stands, history = triage.state(runner_id, at=now), triage.history(runner_id)
    form = triage.form_of_state(stands)
    return SafetyTold(
        outcome=form.outcome,
        within=form.within,
        sentence=form.sentence,
        comes_first=needs_care(inputs.safety),
        answered_on=stands.answered_on,
        reasons=form.reasons,
        taken_back=form.taken_back,
        left_open=form.unanswered,
        signs_asked=len(red_flags()),
        open=form.open,
        clearance=form.clearance,
        rounds=tuple(_round(each, history) for each in history if isinstance(each, Answered)),
        clearances=tuple(each for each in history if isinstance(each, Clearance)),
    )


def _round(event: Answered, history: Sequence[Event]) -> SafetyRound:
    earlier = {
        sign
        for each in history
        if isinstance(each, Answered) and each.at < event.at
        for sign, said in each.answers.flags.items()
        if said is Answer.YES
    }
    flags = event.answers.flags
    return SafetyRound(
        at=event.at,
        on=event.at.astimezone(zoneinfo.ZoneInfo(event.zone)).date(),
        occasion=event.occasion,
        yes=tuple(sign for sign, said in flags.items() if said is Answer.YES),
        no=tuple(sign for sign, said in flags.items() if said is Answer.NO),
        left_open=tuple(sign for sign, said in flags.items() if said is Answer.UNKNOWN),
        taken_back=tuple(sorted(earlier & event.confirmed)),
        note=event.note,
    )


# What is not known, and what it rests on -------------------------------------------------------------------------------


def _unknown(
    found: finding.Standout, safety: SafetyTold, question: OwnQuestion, tried: Sequence[Tried], *, has_tests: bool
) -> tuple[Unknown, ...]:
    """Return what nobody can say yet: the safety questions first, then what is worth settling next, then the rest."""
    lines = []
    if safety.left_open:
        lines.append(
            Unknown(
                "safety-questions",
                say("{n} of {of} safety questions have no answer.", n=len(safety.left_open), of=safety.signs_asked),
                say("Ask them."),
            )
        )
    if not question.activities:
        lines.append(
            Unknown(
                "own-activities",
                say("No running goal of the runner's own was written down."),
                say("Ask for three to five things the back makes hard, rated 0 to 10."),
            )
        )
    runs = next((each.mornings for each in tried if each.kind is TriedKind.RUNS), None)
    if runs is not None and runs.answered < runs.days:
        lines.append(
            Unknown(
                "next-mornings",
                say("How the back was on {n} of {of} mornings after a run.", n=runs.days - runs.answered, of=runs.days),
                say("One number on the morning after each run."),
            )
        )
    if not has_tests:
        lines.append(Unknown("movement-tests", say("What the movement tests would show."), say("Do them here, or in the app.")))
    unknown = [each for each in found.findings if each.status is Status.UNKNOWN]
    first = found.settle_next
    ordered = sorted(unknown, key=lambda each: first is None or each.id != first.id)
    return (*lines, *(_as_unknown(each) for each in ordered))


def _as_unknown(each: Finding) -> Unknown:
    return Unknown(each.id, each.sentence, each.settled_by)


def _rules_used(stands_out: Sequence[Finding], question: OwnQuestion, *, has_choice: bool) -> tuple[RuleUsed, ...]:
    keys = [*(each.rule for each in stands_out)]
    keys += [each.change.method for each in question.outcomes if each.change is not None]
    names = [*_ALWAYS, *(["opt-in-trial"] if has_choice else [])]
    chosen = {each.key: each for name in names if name in rules() for each in rules()[name][-1:]}
    known = {each.key: each for versions in rules().values() for each in versions}
    chosen |= {key: known[key] for key in keys if key in known}
    return tuple(RuleUsed(each.id, each.version, each.statement, each.grade, each.sources) for each in chosen.values())
