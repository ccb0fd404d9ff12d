"""Answers to the safety questions. Not asked, not answered and not sure are all "unknown", never "no"."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from runtall.core import ImplausibleValueError, say
from runtall.evidence import RedFlag, red_flags


class Answer(StrEnum):
    """What was said to one question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answers:
    """All that was said to the safety questions; whatever is left out is unknown.

    Attributes
    ----------
    flags
        Sign id to answer; an id that the evidence does not know is refused.
    age_years
        Age today.
    pregnant
        Answer to "are you pregnant".
    surgery_weeks
        Weeks since the last back operation; ``None`` where it was not said (a "no" is the sign's own answer).
    pain_nrs
        Pain now, 0 to 10.
    """

    flags: Mapping[str, Answer] = field(default_factory=dict)
    age_years: int | None = None
    pregnant: Answer = Answer.UNKNOWN
    surgery_weeks: float | None = None
    pain_nrs: float | None = None

    def __post_init__(self) -> None:
        strange = sorted(set(self.flags) - set(red_flags()))
        if strange:
            raise ImplausibleValueError(
                say("There is no safety question called {id}.", id=strange[0]),
                say("Use the ids that the list of safety questions shows."),
            )
        ranges = (("age", self.age_years, 130), ("weeks since surgery", self.surgery_weeks, 5200), ("pain", self.pain_nrs, 10))
        for name, value, highest in ranges:
            if value is not None and not 0 <= value <= highest:
                raise ImplausibleValueError(
                    say("{name} of {given} is outside 0 to {highest}.", name=name, given=value, highest=highest),
                    say("Give a number from 0 to {highest}, or leave it out.", highest=highest),
                )
        object.__setattr__(self, "flags", MappingProxyType(dict(self.flags)))


def sign_answer(sign: RedFlag, answers: Answers) -> Answer:
    """Return what the answers say about one sign: there, not there, or unknown.

    A yes to the question always counts. A number that answers the sign (age, pain, weeks since surgery) counts
    where the question was left open. A question that asks more of another sign's bearer (pregnancy, under 18)
    need not be answered where that other sign is not there.
    """
    said = answers.flags.get(sign.id, Answer.UNKNOWN)
    known = _by_number(sign, answers) if sign.bounds else answers.pregnant if sign.answered_by_pregnant else Answer.UNKNOWN
    if Answer.YES in (said, known):
        return Answer.YES
    if Answer.NO in (said, known):
        return Answer.NO
    if sign.only_when is not None and sign_answer(red_flags()[sign.only_when], answers) is Answer.NO:
        return Answer.NO
    return Answer.UNKNOWN


def _by_number(sign: RedFlag, answers: Answers) -> Answer:
    """All bounds hold: yes; one fails: no; else unknown."""
    unknown = False
    for bound in sign.bounds:
        value = getattr(answers, bound.field)
        if value is None:
            unknown = True
        elif (bound.at_least is not None and value < bound.at_least) or (bound.below is not None and value >= bound.below):
            return Answer.NO
    return Answer.UNKNOWN if unknown else Answer.YES


def none_of_these(shown: Iterable[str]) -> Mapping[str, Answer]:
    """Return the answers that "none of these" gives to the questions shown, and to no other."""
    return dict.fromkeys(shown, Answer.NO)


_NUMBERS = {"age": "age_years", "age_years": "age_years", "surgery_weeks": "surgery_weeks", "pain_nrs": "pain_nrs"}
_SPELLED: dict[str | bool | None, Answer] = {
    "yes": Answer.YES,
    "no": Answer.NO,
    "unknown": Answer.UNKNOWN,
    True: Answer.YES,
    False: Answer.NO,
    None: Answer.UNKNOWN,
}


def read_answers(raw: Mapping[str, object]) -> Answers:
    """Read answers as a file gives them: sign ids to yes, no or unknown, beside age, pregnant, surgery_weeks and pain_nrs.

    ``true``, ``false`` and ``null`` are read as yes, no and unknown. Sign ids may stand at the top or under ``flags``.

    Raises
    ------
    ImplausibleValueError
        A key is no safety question, or a value is none of these.

    Examples
    --------
    >>> read_answers({"fainting": "no", "age": 41, "pregnant": "no"}).age_years
    41
    """
    given = dict(raw)
    nested = given.pop("flags", {})
    if not isinstance(nested, Mapping):
        raise ImplausibleValueError(say("Under “flags” there are no answers."), say("Write sign ids with yes, no or unknown."))
    given.update(nested)
    age, surgery, pain = (
        _number(name, [given.pop(key, None) for key, field_name in _NUMBERS.items() if field_name == name])
        for name in ("age_years", "surgery_weeks", "pain_nrs")
    )
    pregnant = _spelled("pregnant", given.pop("pregnant", None))
    return Answers(
        flags={sign_id: _spelled(sign_id, said) for sign_id, said in given.items()},
        age_years=None if age is None else int(age),
        pregnant=pregnant,
        surgery_weeks=surgery,
        pain_nrs=pain,
    )


def _spelled(key: str, said: object) -> Answer:
    word = said.strip().lower() if isinstance(said, str) else said
    if isinstance(word, str | bool | None) and word in _SPELLED:
        return _SPELLED[word]
    raise ImplausibleValueError(
        say("{key} is answered with {said}.", key=key, said=str(said)), say("Answer with yes, no or unknown.")
    )


def _number(key: str, given: Iterable[object]) -> float | None:
    for value in given:
        if value is None:
            continue
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
        raise ImplausibleValueError(
            say("{key} is given as {value}.", key=key, value=str(value)), say("Give a number, or leave it out.")
        )
    return None
