"""Findings on how the back feels and on the days around it: safety answers, flare, sides, sitting, sleep, worry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from runtall.core import Message, say
from runtall.evidence import Outcome, Rule, rule
from runtall.findings._finding import Finding, Input, Status
from runtall.findings._inputs import DiaryDay, FindingInputs, SafetyAnswers
from runtall.findings._judge import UNKNOWN, Judged, judge_daily, judge_flare, judge_sides
from runtall.findings._make import finding


def felt_findings(inputs: FindingInputs) -> Iterator[Finding]:
    """Yield the findings on safety, pain and days."""
    yield _safety(inputs.safety, inputs.on)
    yield _flare(inputs)
    yield _sides(inputs)
    yield _daily(
        "long-sitting",
        inputs,
        "sitting_h",
        say("You sit for {middle_s} on a middle day.", middle_s=0.0),
        say("Your own figures over two weeks. What sitting does to backs is disputed."),
    )
    yield _daily(
        "short-sleep",
        inputs,
        "sleep_h",
        say("Your nights are {middle_s} in the middle.", middle_s=0.0),
        say("Your own figures over two weeks. From where on a night is short is our working choice."),
    )
    yield _worry(inputs)


def judge_safety(answers: SafetyAnswers | None, on: date, by: Rule | None = None) -> Judged:
    """Judge safety answers: a sign stands until it is cleared, and only whole and fresh answers can be "nothing found"."""
    by = by or rule("safety-answers")
    if answers is None:
        return UNKNOWN
    if answers.held or answers.outcome not in (Outcome.CLEAR, Outcome.UNANSWERED):
        return Judged(Status.PRESENT, strength=1.0 if answers.outcome == Outcome.CLINICIAN_SOON and not answers.held else 2.0)
    old = (on - answers.on).days > by.value("asked_days")
    if answers.unanswered or old or answers.outcome != Outcome.CLEAR:
        return UNKNOWN
    return Judged(Status.ABSENT)


_OUTCOMES = {
    Outcome.EMERGENCY: say("Your safety answers ask for emergency help, before anything else here: runtall triage."),
    Outcome.CLINICIAN_FIRST: say("Your safety answers ask for a clinician first, before any run or exercise: runtall triage."),
    Outcome.CLINICIAN_SOON: say("Your safety answers ask for an appointment within weeks; running may go on: runtall triage."),
}


def _safety(answers: SafetyAnswers | None, on: date) -> Finding:
    present = _OUTCOMES[Outcome.CLINICIAN_FIRST]
    if answers is not None:
        present = _OUTCOMES.get(Outcome(answers.outcome), present)
    used = (
        [] if answers is None else [Input("outcome", answers.outcome, answers.on), Input("unanswered", str(answers.unanswered))]
    )
    return finding("safety-answers", judge_safety(answers, on), present, inputs=used)


def _flare(inputs: FindingInputs) -> Finding:
    by = rule("flare")
    lately_from = inputs.on - timedelta(days=int(by.value("lately_days")) - 1)
    before_from = lately_from - timedelta(days=int(by.value("before_days")))
    felt = [(day.on, day.pain_nrs) for day in inputs.diary if day.pain_nrs is not None and before_from <= day.on <= inputs.on]
    lately = [(day, pain) for day, pain in felt if day >= lately_from]
    before = [pain for day, pain in felt if day < lately_from]
    judged = judge_flare([pain for _, pain in lately], before)
    peak_on = next((day for day, pain in lately if pain == judged.value), inputs.on)
    values: dict[str, str | float] = {"peak_nrs": judged.value or 0.0, "peak_on": peak_on.isoformat()}
    sentence = say("Your pain rose to {peak_nrs} on {peak_on}.", **values)
    if judged.baseline is not None:
        sentence = say(
            "Your pain rose to {peak_nrs} on {peak_on}; your usual in the eight weeks before was {usual_nrs}.",
            usual_nrs=judged.baseline,
            **values,
        )
    return finding(
        "flare",
        judged,
        sentence,
        quantity="pain_nrs",
        inputs=[Input("pain_nrs", f"{pain:.0f}", day) for day, pain in felt],
        on=tuple(day for day, pain in lately if judged.status is Status.PRESENT and pain >= by.value("from_nrs")),
        certainty=say(
            "Your own ratings, the highest of each day. A change of two points is about the smallest that people notice."
        ),
    )


def _sides(inputs: FindingInputs) -> Finding:
    days = rule("one-sidedness").value("days")
    since = inputs.on - timedelta(days=int(days) - 1)
    told = [day for day in inputs.diary if since <= day.on <= inputs.on and day.pain_nrs is not None]
    placed = [day for day in told if day.sides or day.pain_nrs == 0]
    if not placed or len(placed) < len(told):
        judged = UNKNOWN
    else:
        judged = judge_sides(_days_of("left", placed), _days_of("right", placed))
    left, right = _days_of("left", placed), _days_of("right", placed)
    side = say("left") if left > right else say("right")
    return finding(
        "one-sidedness",
        judged,
        say(
            "On {n} days of the last four weeks your back kept to the {side} side; on {other} to the other.",
            n=max(left, right),
            side=str(side),
            other=min(left, right),
        ),
        quantity="day_count",
        inputs=[Input("sides", ", ".join(sorted(day.sides)) or "none", day.on) for day in placed],
        on=tuple(day.on for day in placed if day.sides in ({"left"}, {"right"})) if judged.status is Status.PRESENT else (),
        certainty=say("Your own entries. From where on it is a pattern is our working choice."),
    )


def _days_of(side: str, days: list[DiaryDay]) -> int:
    return sum(day.sides == {side} for day in days)


def _daily(kind_id: str, inputs: FindingInputs, name: str, present: Message, certainty: Message) -> Finding:
    by = rule(kind_id)
    since = inputs.on - timedelta(days=int(by.value("days")) - 1)
    said = [(day.on, hours) for day in inputs.diary if since <= day.on <= inputs.on and (hours := getattr(day, name)) is not None]
    judged = judge_daily([hours for _, hours in said], by)
    in_seconds = Judged(judged.status, None if judged.value is None else 3600.0 * judged.value, None, judged.strength)
    return finding(
        kind_id,
        in_seconds,
        Message(present.text, (("middle_s", in_seconds.value or 0.0),)),
        quantity="duration_s",
        inputs=[Input(name, f"{hours:g}", day) for day, hours in said],
        on=tuple(day for day, _ in said) if judged.status is Status.PRESENT else (),
        certainty=certainty,
    )


def _worry(inputs: FindingInputs) -> Finding:
    by = rule("mindset-education")
    since = inputs.on - timedelta(weeks=int(by.value("every_weeks")))
    said = sorted(
        (day.on, day.worry_of_10) for day in inputs.diary if since < day.on <= inputs.on and day.worry_of_10 is not None
    )
    on, answer = said[-1] if said else (inputs.on, None)
    judged = UNKNOWN
    if answer is not None:
        high_from = by.value("high_from")
        judged = Judged(Status.PRESENT if answer >= high_from else Status.ABSENT, answer, None, answer / high_from)
    return finding(
        "worry",
        judged,
        say(
            "Your back worries you: {worry} of 10 on our own question. What is known about backs may help.",
            worry=f"{judged.value or 0.0:.0f}",
        ),
        quantity="worry_of_10",
        inputs=[Input("worry_of_10", f"{each:g}", day) for day, each in said[-1:]],
        on=(on,) if judged.status is Status.PRESENT else (),
        certainty=say("One question in our own words, which nobody has validated."),
    )
