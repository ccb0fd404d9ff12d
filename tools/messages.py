"""Collect the sentences for people into catalogues: ``make messages``.

Python is searched for ``say(...)``, ``_(...)`` and gettext's own names, templates for ``{% translate %}`` and
``{% blocktranslate %}``. Babel does the work, so that no gettext programs are needed. ``make messages LANGUAGE=de``
starts a language; without it all languages are updated and compiled.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "runtall"
LOCALE = SOURCE / "locale"
DOMAIN = "django"
"""The one domain that Django loads by itself; the command line reads the same."""

KEYWORDS: dict[str, Any] = {
    "say": None,
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "Command": (3,),
    "Heading": (1,),
}

DATA_FIELDS = {
    *("label", "definition", "statement", "about", "finding", "design", "caution"),
    *(
        "grade_why",
        "we_do",
        "withheld",
        "question",
        "plain",
        "says",
        "evidence",
        "does",
        "amount",
        "note",
        "title",
        "group",
        "say",
        "group_title",
        "reason",
        "phone",
        "name",
        "where",
        "words",
        "caveat",
    ),
}
"""Attributes whose English stands in data files and is looked up while running: ``_(rule.statement)``."""


def extract_source(file: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:  # noqa: ARG001 - as Babel calls it
    """Find the marked sentences of a Python file in its syntax tree, those inside f-strings too (Babel's own misses them)."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords:
            texts = [each.value if isinstance(each, ast.Constant) and isinstance(each.value, str) else None for each in node.args]
            yield node.lineno, node.func.id, texts[0] if len(texts) == 1 else tuple(texts), []


def extract_template(file: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """Find the translatable pieces of a Django template: Django turns its tags into calls, which are then read as Python."""
    from django.utils.translation.template import templatize

    as_calls = templatize(file.read().decode("utf-8"), origin=getattr(file, "name", None))
    return extract_python(io.BytesIO(as_calls.encode("utf-8")), keywords, comment_tags, {**options, "encoding": "utf-8"})


def collect(source: Path = SOURCE) -> Catalog:
    """Return the catalogue of every sentence under ``source``, in order of file and line."""
    catalogue = Catalog(project="runtall", domain=DOMAIN, fuzzy=False)
    methods: list[tuple[str, Any]] = [("**.py", extract_source), ("**/templates/**", extract_template)]
    found: Iterable[Any] = extract_from_dir(
        source,
        methods,
        keywords=KEYWORDS,
    )
    for file, line, message, comments, context in found:
        catalogue.add(message, None, [(f"src/runtall/{Path(file).as_posix()}", line)], auto_comments=comments, context=context)
    if source == SOURCE:
        for text, file in sentences_in_data():
            catalogue.add(text, None, [(f"src/runtall/{file}", 1)])
    return catalogue


def sentences_in_data() -> Iterator[tuple[str, str]]:
    """Yield the English sentences that live with the data they belong to, each with its file (``DATA_FIELDS`` names them)."""
    from runtall.core import QUANTITIES
    from runtall.evidence import clinic_settings, emergency_calls, literature, rules

    for quantity in QUANTITIES.values():
        yield quantity.label, "core/quantities.py"
        yield quantity.definition, "core/quantities.py"
    for versions in rules().values():
        for rule in versions:
            file = f"evidence/rules/{rule.id}/v{rule.version}.toml"
            yield rule.statement, file
            yield from ((parameter.note, file) for parameter in rule.parameters.values() if parameter.note)
    for paper in literature().values():
        yield paper.about, "evidence/literature"
        yield paper.finding, "evidence/literature"
        yield paper.design, "evidence/literature"
        if paper.caution:
            yield paper.caution, "evidence/literature"
    yield from _sentences_in_claims()
    yield from _sentences_in_movement_tests()
    yield from _sentences_in_red_flags()
    yield from ((call.where, "evidence/emergency_calls/numbers.toml") for call in emergency_calls())
    yield from ((each.words, "evidence/clinic_settings/plan.toml") for each in clinic_settings())
    yield from _sentences_in_exercises()


def _sentences_in_exercises() -> Iterator[tuple[str, str]]:
    """Yield the sentences of exercises, of the words they share, of routines and of the ways to begin."""
    from runtall.evidence import CONTRAINDICATIONS, EXERCISE_KINDS, KIT, POSITIONS, PURPOSES, exercises, routines, start_modes

    for exercise in exercises().values():
        texts = (exercise.name, *exercise.cues, *exercise.common_faults, exercise.note, exercise.dose.note)
        yield from ((text, f"evidence/exercises/{exercise.theme}.toml") for text in texts if text)
    words = [each.words for each in (*KIT.values(), *CONTRAINDICATIONS.values())]
    words += [*PURPOSES.values(), *POSITIONS.values(), *EXERCISE_KINDS.values()]
    yield from ((text, "evidence/exercises/terms.toml") for text in words)
    for routine in routines().values():
        texts = (routine.name, routine.about, routine.note)
        yield from ((text, f"evidence/routines/{routine.kind}.toml") for text in texts if text)
    for mode in start_modes().values():
        texts = (mode.name, mode.about, *(step.say for step in mode.steps))
        yield from ((text, "evidence/routines/start-modes.toml") for text in texts)


def _sentences_in_movement_tests() -> Iterator[tuple[str, str]]:
    """Yield the sentences of the movement tests and of what they share."""
    from runtall.evidence import battery, clinic, movement_tests

    for test in movement_tests().values():
        file = f"evidence/movement_tests/{test.id}.toml"
        texts = [test.name, test.about, test.asymmetry, test.caveat, *test.equipment, *test.procedure]
        texts += [text for each in test.cut_offs for text in (each.finding, each.result, each.note) if text]
        texts += [text for each in test.measures for text in (each.words, *(choice.words for choice in each.choices))]
        texts += [each.words for part in (test.normal, test.errors, test.side_rules, test.flag_gates) for each in part]
        texts += [each.sign for each in test.stops]
        yield from ((text, file) for text in texts)
    shared = battery()
    texts = [shared.purpose, shared.evidence_position, shared.stop_action, shared.order_reason, shared.plan_note]
    texts += [
        shared.retest_rule,
        shared.before_acting_on_sides,
        shared.sides_words,
        shared.sides_consequence,
        shared.quad_strength_note,
    ]
    texts += [each.sign for each in shared.stops] + [each.words for each in (*shared.gates, *shared.flags.values())]
    texts += [
        *shared.advice.values(),
        *shared.tags.values(),
        *(text for each in shared.forms.values() for text in (each.name, each.use)),
    ]
    texts += [text for each in shared.never_report for text in (each.what, each.why)]
    yield from ((text, "evidence/movement_tests/battery.toml") for text in texts)
    yield from ((each.words, "evidence/movement_tests/clinic.toml") for each in clinic().readings.values())


def _sentences_in_claims() -> Iterator[tuple[str, str]]:
    """Yield the sentences of claims, contested points, defaults and protocols."""
    from runtall.evidence import claims, contested_points, defaults, protocols

    for claim in claims().values():
        ours = (text for text in (claim.we_do, claim.withheld) if text)
        yield from ((text, f"evidence/claims/{claim.topic}.toml") for text in (claim.statement, claim.grade_why, *ours))
    for point in contested_points().values():
        says = (position.says for position in point.positions)
        texts = (point.question, *says, point.evidence, point.we_do, point.plain)
        yield from ((text, f"evidence/contested/{point.topic}.toml") for text in texts)
    for default in defaults().values():
        yield from (
            (text, f"evidence/defaults/{default.topic}.toml") for text in (default.does, default.amount, default.note) if text
        )
    for protocol in protocols().values():
        steps = (text for step in protocol.steps for text in (step.group, step.say))
        yield from ((text, f"evidence/protocols/{protocol.id}.toml") for text in (protocol.title, protocol.about, *steps))


def _sentences_in_red_flags() -> Iterator[tuple[str, str]]:
    """Yield headings, questions, reasons and words for the phone of the safety questions."""
    from runtall.evidence import red_flags

    for sign in red_flags().values():
        yield from ((text, "evidence/red_flags") for text in (sign.group_title, sign.question, sign.reason, sign.phone))


def write(catalogue: Catalog, folder: Path) -> None:
    """Write a language's catalogue and compile it, under ``folder/<language>/LC_MESSAGES``."""
    target = folder / str(catalogue.locale) / "LC_MESSAGES"
    target.mkdir(parents=True, exist_ok=True)
    with (target / f"{DOMAIN}.po").open("wb") as out:
        write_po(out, catalogue, width=120)
    with (target / f"{DOMAIN}.mo").open("wb") as out:
        write_mo(out, catalogue)


def main(language: str | None = None) -> None:
    """Write the template, start ``language`` if one is given, and bring every language up to date."""
    template = collect()
    LOCALE.mkdir(exist_ok=True)
    with (LOCALE / f"{DOMAIN}.pot").open("wb") as out:
        write_po(out, template, width=120)
    if language and not (LOCALE / language).exists():
        write(Catalog(locale=language, project="runtall", domain=DOMAIN), LOCALE)
    for file in sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        with file.open("rb") as existing:
            catalogue = read_po(existing, locale=file.parts[-3], domain=DOMAIN)
        catalogue.update(template, no_fuzzy_matching=True)
        write(catalogue, LOCALE)


if __name__ == "__main__":
    main(*sys.argv[1:2])
