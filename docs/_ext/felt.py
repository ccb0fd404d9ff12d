"""The pages on safety questions and questionnaires, read from their data: what is asked, what follows, and on what it rests."""

from __future__ import annotations

from collections.abc import Iterable

from runtall.evidence import Open, Outcome, Path, RedFlag, red_flags
from runtall.symptoms import ALL_OPEN, Questionnaire, about, label, no_change_named, sheet, title_of


def _sources(keys: Iterable[str]) -> str:
    return ", ".join(f"[{key}](#paper-{key})" for key in keys) or "none"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _demands(sign: RedFlag) -> str:
    within = "" if sign.within is None else f", {label(sign.within)}"
    return f"{label(sign.outcome)}{within}"


def _open(parts: frozenset[Open]) -> str:
    return ", ".join(str(label(each)) for each in Open if each in parts) or "nothing"


def _asked_again(sign: RedFlag) -> str:
    when = (
        ["at the start"] + (["every week"] if sign.weekly else []) + (["when the diary brings it up"] if sign.brought_by else [])
    )
    return ", ".join(when)


def _sign(sign: RedFlag) -> str:
    way = "" if sign.path is Path.COMMON else f" A way of its own: {label(sign.path)}."
    only = "" if sign.only_when is None else f" Only asked of those with `{sign.only_when}`."
    return "\n\n".join(
        [
            f"(safety-{sign.id})=",
            f"### {sign.question}",
            f"A yes means: **{_demands(sign)}**. {sign.reason}{way}{only}",
            f"At the phone: “{sign.phone}”",
            f"What of runtall stays open: {_open(sign.stays_open)}. Asked {_asked_again(sign)}. Known as `{sign.id}`. "
            f"Grade: **{sign.grade}**. Sources: {_sources(sign.sources)}.",
        ]
    )


def safety_question_pages() -> str:
    """Write every safety question under its heading, the most urgent first."""
    signs = red_flags().values()
    counted = [
        f"{label(outcome)}: {sum(each.outcome is outcome for each in signs)} questions"
        for outcome in Outcome
        if outcome in {each.outcome for each in signs}
    ]
    parts = [
        f"There are {len(signs)} questions; a yes asks for",
        _bullets(counted),
        f"Without any yes, and with every question answered, all stays open: {_open(ALL_OPEN)}.",
    ]
    for group in dict.fromkeys(each.group for each in signs):
        members = [each for each in signs if each.group == group]
        parts += [f"## {members[0].group_title}", *map(_sign, members)]
    return "\n\n".join(parts)


def _questionnaire(kind: Questionnaire) -> str:
    parts = [f"### {title_of(kind)}: `runtall questions {kind}`", str(about(kind))]
    if kind not in (Questionnaire.ACTIVITIES, Questionnaire.DAILY):
        lines = []
        for question in sheet(kind):
            choices = "; ".join(f"{number} {choice}" for number, choice in enumerate(question.choices, 1))
            lines.append(f"`{question.id}`: {question.text}" + (f" ({choices})" if choices else " (0 to 10)"))
        parts.append(_bullets(lines))
    if (note := no_change_named(kind)) is not None:
        parts.append(str(note))
    return "\n\n".join(parts)


def questionnaire_pages() -> str:
    """Write the questionnaires with their questions, the main outcome first."""
    return "\n\n".join(map(_questionnaire, Questionnaire))
