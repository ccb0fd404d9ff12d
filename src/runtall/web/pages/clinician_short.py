"""The first lines of the clinician's pages: what is known, in ninety seconds."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.services.clinician_model import ClinicianReport
from runtall.symptoms import label
from runtall.web.pages.clinician_tables import Fact, questionnaire_words, score_words
from runtall.web.pages.words import Words, from_data, short_day


def short_facts(report: ClinicianReport, words: Words, *, safety: str) -> tuple[Fact, ...]:
    """Return what somebody with ninety seconds reads: safety, pain, function, running, plan, what stands out."""
    facts = [
        Fact(_("Safety"), safety, strong=report.safety.comes_first),
        Fact(_("Pain"), _pain_short(report)),
        Fact(_("Function"), _function_short(report)),
        Fact(_("Running"), _running_short(report, words)),
    ]
    if not report.safety.comes_first:
        facts.append(Fact(_("Plan"), plan_words(report)))
    said = [words.say(each.sentence) for each in report.stands_out]
    if said and not report.safety.comes_first:
        facts.append(Fact(_("Stands out"), " ".join(_("“{sentence}”").format(sentence=each) for each in said[:2])))
    return tuple(facts)


def of_10(value: float) -> str:
    """Return ``3 of 10``."""
    return _("{n} of 10").format(n=f"{value:g}")


def _pain_short(report: ClinicianReport) -> str:
    pain, rated = report.pain, [each for each in report.weeks if each.highest_nrs is not None]
    if not rated:
        return _("Not rated in these weeks.")
    worst = max(rated, key=lambda each: (each.highest_nrs or 0, each.load.starts_on))
    parts = []
    if pain.usual_nrs is not None:
        before = pain.usual_before_nrs
        usual = _("Usual level at rest {now}").format(now=of_10(pain.usual_nrs))
        if before is not None:
            usual = _("{usual}, {before} twelve weeks ago").format(usual=usual, before=of_10(before))
        parts.append(usual)
    parts.append(_("highest {nrs}, week of {day}").format(nrs=of_10(worst.highest_nrs or 0), day=short_day(worst.load.starts_on)))
    days = sum(each.rated_days for each in rated)
    parts.append(ngettext("rated on {n} day", "rated on {n} days", days).format(n=days))
    return _("{facts}.").format(facts="; ".join(parts))


def _function_short(report: ClinicianReport) -> str:
    if not report.question.outcomes:
        return _("No questionnaire is filled in.")
    main = report.question.outcomes[0]
    if main.now is None or main.now_on is None:
        return _("No questionnaire has a score yet.")
    name = questionnaire_words(main.kind)
    last = _("{name}: {score} of {highest} on {day}").format(
        name=name, score=score_words(main.now), highest=main.highest, day=short_day(main.now_on)
    )
    if main.rounds < 2 or main.before is None or main.before_on is None:
        return _("{fact}.").format(fact=last)
    change = "" if main.change is None else from_data(label(main.change.kind).text)
    return _("{last}, from {first} on {day}: {change}.").format(
        last=last, first=score_words(main.before), day=short_day(main.before_on), change=change or _("no change is named")
    )


def _running_short(report: ClinicianReport, words: Words) -> str:
    known = [each.load for each in report.weeks if each.is_over and not each.load.before_first_run][-4:]
    if not known:
        return _("No run is on file.") if not any(each.load.runs for each in report.weeks) else _("Less than a week is on file.")
    runs = sum(each.runs for each in known)
    if not runs:
        return ngettext("No run in the last whole week.", "No run in the last {n} whole weeks.", len(known)).format(n=len(known))
    distances = [each.distance_m for each in known if each.distance_m is not None]
    longest = max((each.load.longest_run_m for each in report.weeks if each.load.longest_run_m), default=None)
    in_weeks = ngettext("{n} runs in the last whole week", "{n} runs in the last {of} whole weeks", len(known))
    parts = [in_weeks.format(n=runs, of=len(known))]
    if distances:
        at_least = any(each.runs_without_distance for each in known)
        mean = words.measure("distance_m", sum(distances) / len(distances))
        parts.append((_("at least {mean} a week") if at_least else _("{mean} a week on average")).format(mean=mean))
    if longest is not None:
        parts.append(_("longest of the twelve weeks {far}").format(far=words.measure("distance_m", longest)))
    return _("{facts}.").format(facts="; ".join(parts))


def plan_words(report: ClinicianReport) -> str:
    """Return where in the programme the runner is, and what of it was kept."""
    plan = report.plan
    if plan.started_on is None:
        return _("No programme was begun.")
    week = _("Week {n} of the programme").format(n=plan.week_number)
    if not plan.planned:
        return _("{week}; nothing to compare yet.").format(week=week)
    return _("{week}; {done} of {planned} planned runs and strength sessions done.").format(
        week=week, done=plan.done, planned=plan.planned
    )
