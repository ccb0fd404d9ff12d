"""Findings on what the body can do, from the movement screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from runtall.core import Message, say
from runtall.evidence import rule
from runtall.findings._finding import Finding, Input
from runtall.findings._inputs import FindingInputs, TestedPurpose
from runtall.findings._judge import UNKNOWN, judge_test
from runtall.findings._kinds import KINDS
from runtall.findings._make import finding

_PRESENT: Mapping[str, Message] = MappingProxyType(
    {
        "short-hip-flexors": say("The front of your {side} reaches less far than usual; stretching may be worth it for comfort."),
        "short-hamstrings": say("The back of your {side} reaches less far than usual."),
        "glute-strength": say("Your hip muscles tire early in the screen ({side})."),
        "leg-strength": say("Your thighs or calves tire early in the screen ({side})."),
        "trunk-endurance": say("Your trunk holds end early in the screen ({side})."),
        "hip-rotation": say("Your hips turn in little in the screen ({side})."),
        "thoracic-rotation": say("Your upper back turns little in the screen ({side})."),
    }
)
_SIDES = {
    ("left",): "left side",
    ("right",): "right side",
    ("left", "right"): "two sides",
}


def body_findings(inputs: FindingInputs) -> Iterator[Finding]:
    """Yield the findings that the screen's results make, one for each group of purposes."""
    for kind_id, sentence in _PRESENT.items():
        yield _body(kind_id, sentence, inputs)


def _body(kind_id: str, sentence: Message, inputs: FindingInputs) -> Finding:
    by, asked = rule(kind_id), KINDS[kind_id].asks_for
    tested = [each for each in inputs.purposes if each.purpose in asked and each.on <= inputs.on]
    judged = {each: judge_test(each.work_on, each.ok, (inputs.on - each.on).days, by) for each in tested}
    work = [each for each, said in judged.items() if said.status.value == "present"]
    fine = [each for each, said in judged.items() if said.status.value == "absent"]
    used = [Input(f"{each.test_id} {each.side or ''}".strip(), _word(each), each.on) for each in tested]
    whole = bool(fine) and len(fine) == len(tested) and not _one_side_only(tested)
    chosen = judged[work[0]] if work else judged[fine[0]] if whole else UNKNOWN
    sides = tuple(sorted({each.side for each in work if each.side is not None}))
    return finding(
        kind_id,
        chosen,
        Message(sentence.text, (("side", _SIDES.get(sides, "whole body")),)),
        inputs=used,
        on=tuple(sorted({each.on for each in work})),
        certainty=say("One movement test by hand; it helps to choose exercises and foretells nothing."),
    )


def _one_side_only(tested: list[TestedPurpose]) -> bool:
    """Whether a test was done on one side and never on the other; what the other can do is unknown."""
    sides: dict[str, set[str]] = {}
    for each in tested:
        if each.side in ("left", "right"):
            sides.setdefault(each.test_id, set()).add(each.side)
    return any(len(done) == 1 for done in sides.values())


def _word(each: TestedPurpose) -> str:
    return "work on" if each.work_on else "ok" if each.ok else "unclear"
