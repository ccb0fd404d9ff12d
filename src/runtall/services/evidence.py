"""Browse what is known: by topic, by id, or by a word."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from runtall.core import NotFoundError, say
from runtall.evidence import Body, Claim, ContestedPoint, Default, Paper, Parameter, Protocol, Rule, Topic, packaged


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One released version of one rule, with its numbers."""

    id: str
    version: int
    status: str
    statement: str
    grade: str
    sources: tuple[str, ...]
    reviewed_on: date
    parameters: Mapping[str, Parameter]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about something: claims, papers, contested points, protocols, defaults and rules, linked by their ids."""

    claims: tuple[Claim, ...]
    literature: tuple[Paper, ...]
    contested_points: tuple[ContestedPoint, ...]
    protocols: tuple[Protocol, ...]
    defaults: tuple[Default, ...]
    rules: tuple[RuleShown, ...]


@dataclass(frozen=True, slots=True)
class TopicCount:
    """How much there is on one topic."""

    topic: Topic
    claims: int
    contested_points: int
    papers: int


def all_evidence() -> Evidence:
    """Return everything that is packaged."""
    body = packaged()
    return _taken(body, body.claims, body.literature, body.contested_points, body.protocols, body.defaults, body.rules)


def evidence_on(word: str) -> Evidence:
    """Return what is known on a topic, under an id, or around a word, each with the papers that it rests on.

    A topic or an id is taken as that; anything else is looked for in ids, statements and keywords. Raises
    :class:`NotFoundError`, with near words, where nothing has it.
    """
    body, wanted = packaged(), word.strip().lower()
    if wanted in set(Topic):
        return _on_topic(body, Topic(wanted))
    if wanted in body.literature:
        return _on_paper(body, wanted)
    if wanted in _every_id(body):
        return _on_id(body, wanted)
    found = _with_word(body, wanted.split())
    if found is None:
        near = get_close_matches(wanted, [*Topic, *_every_id(body)], n=3, cutoff=0.5)
        raise NotFoundError(
            say("Nothing in the evidence is called {word}.", word=word),
            say("Near to it: {names}.", names=", ".join(map(str, near))) if near else say("`runtall evidence` lists the topics."),
        )
    return found


def topic_counts() -> tuple[TopicCount, ...]:
    """Return every topic with the number of things there are on it."""
    body = packaged()
    kinds = (body.claims, body.contested_points, body.literature)
    counts = {topic: [sum(each.topic is topic for each in kind.values()) for kind in kinds] for topic in Topic}
    return tuple(TopicCount(topic, *counted) for topic, counted in counts.items())


def _on_topic(body: Body, topic: Topic) -> Evidence:
    claims = {each.id for each in body.claims.values() if each.topic is topic}
    points = {each.id for each in body.contested_points.values() if each.topic is topic}
    defaults = {each.id for each in body.defaults.values() if each.topic is topic}
    papers = {each.id for each in body.literature.values() if each.topic is topic}
    claims |= {claim for each in points for claim in body.contested_points[each].claims}
    return _with_papers(body, claims, papers, points, defaults, rules=set())


def _on_paper(body: Body, paper: str) -> Evidence:
    """Return one paper, and everything that rests on it."""
    claims = {each.id for each in body.claims.values() if paper in each.literature}
    points = {each.id for each in body.contested_points.values() if paper in each.literature}
    defaults = {each.id for each in body.defaults.values() if paper in each.literature}
    rules = {key for key, versions in body.rules.items() if any(paper in rule.sources for rule in versions)}
    return _taken(body, claims, {paper}, points, _steps_on(body, claims), defaults, rules)


def _on_id(body: Body, wanted: str) -> Evidence:
    """Return what bears an id, what it is made of or belongs to, and the papers of all of it."""
    rules = {key for key, versions in body.rules.items() if wanted in (key, *(rule.key for rule in versions))}
    claims = {wanted} & set(body.claims)
    if wanted in body.protocols:
        claims |= {claim for step in body.protocols[wanted].steps for claim in step.claims}
    points = {
        each.id
        for each in body.contested_points.values()
        if wanted == each.id or wanted in each.claims or not rules.isdisjoint(each.rules)
    }
    if wanted in points:
        claims |= set(body.contested_points[wanted].claims)
    defaults = {each.id for each in body.defaults.values() if wanted == each.id or not rules.isdisjoint(each.rules)}
    return _with_papers(body, claims, set(), points, defaults, rules)


def _with_word(body: Body, words: Collection[str]) -> Evidence | None:
    """Return the things that hold every one of these words, and their papers; ``None`` where nothing does."""
    texts = {
        **{each.id: f"{each.id} {' '.join(each.keywords)} {each.first_author} {each.about}" for each in body.literature.values()},
        **{each.id: f"{each.id} {each.statement}" for each in body.claims.values()},
        **{each.id: f"{each.id} {each.question}" for each in body.contested_points.values()},
        **{each.id: f"{each.id} {each.does}" for each in body.defaults.values()},
    }
    ids = {key for key, text in texts.items() if words and all(word in text.lower() for word in words)}
    if not ids:
        return None
    claims, papers, points, defaults = (
        ids & set(kind) for kind in (body.claims, body.literature, body.contested_points, body.defaults)
    )
    return _with_papers(body, claims, papers, points, defaults, rules=set())


def _with_papers(
    body: Body,
    claims: Collection[str],
    papers: Collection[str],
    points: Collection[str],
    defaults: Collection[str],
    rules: set[str],
) -> Evidence:
    """Return the named things, the rules that carry them out, the steps on their claims, and every paper that they rest on."""
    rules = rules | {rule for each in points for rule in body.contested_points[each].rules}
    rules |= {rule for each in defaults for rule in body.defaults[each].rules}
    papers = set(papers) | {paper for each in claims for paper in body.claims[each].literature}
    papers |= {paper for each in points for paper in body.contested_points[each].literature}
    papers |= {paper for each in defaults for paper in body.defaults[each].literature}
    papers |= {paper for each in rules for rule in body.rules[each] for paper in rule.sources}
    return _taken(body, claims, papers, points, _steps_on(body, claims), defaults, rules)


def _steps_on(body: Body, claims: Collection[str]) -> dict[str, Protocol]:
    """Return the protocols, each with only those steps that rest on one of these claims."""
    cut = {
        each.id: replace(each, steps=tuple(step for step in each.steps if not set(step.claims).isdisjoint(claims)))
        for each in body.protocols.values()
    }
    return {key: each for key, each in cut.items() if each.steps}


def _taken(
    body: Body,
    claims: Collection[str],
    papers: Collection[str],
    points: Collection[str],
    protocols: Mapping[str, Protocol],
    defaults: Collection[str],
    rules: Collection[str],
) -> Evidence:
    return Evidence(
        claims=tuple(each for each in body.claims.values() if each.id in claims),
        literature=tuple(each for each in body.literature.values() if each.id in papers),
        contested_points=tuple(each for each in body.contested_points.values() if each.id in points),
        protocols=tuple(protocols.values()),
        defaults=tuple(each for each in body.defaults.values() if each.id in defaults),
        rules=tuple(_shown(rule) for key, versions in body.rules.items() if key in rules for rule in versions),
    )


def _shown(rule: Rule) -> RuleShown:
    return RuleShown(
        rule.id, rule.version, rule.status, rule.statement, rule.grade, rule.sources, rule.reviewed_on, rule.parameters
    )


def _every_id(body: Body) -> list[str]:
    versions = [rule.key for each in body.rules.values() for rule in each]
    kinds: Iterable[Collection[str]] = (
        body.claims,
        body.literature,
        body.contested_points,
        body.protocols,
        body.defaults,
        body.rules,
        versions,
    )
    return [key for kind in kinds for key in kind]


# One thing under its id ----------------------------------------------------------------------------------------------

_KINDS: Mapping[str, Callable[[Body], Collection[str]]] = {
    "topic": lambda _body: set(Topic),
    "claim": lambda body: body.claims,
    "point": lambda body: body.contested_points,
    "paper": lambda body: body.literature,
    "rule": lambda body: body.rules,
    "article": lambda body: body.protocols,
}


def evidence_under(kind: str, wanted: str) -> Evidence:
    """Return one thing with all that it rests on and all that rests on it.

    Parameters
    ----------
    kind
        ``topic``, ``claim``, ``point``, ``paper``, ``rule`` or ``article``.

    Raises
    ------
    NotFoundError
        There is none of this id.

    Examples
    --------
    >>> [point.id for point in evidence_under("claim", "ten-percent-weekly-rule").contested_points]
    ['ten-percent-rule']
    """
    body = packaged()
    if wanted not in _KINDS[kind](body):
        raise NotFoundError(say("Nothing in the evidence is called {word}.", word=wanted), say("Look for it by a word."))
    found = evidence_on(wanted)
    return replace(found, protocols=(body.protocols[wanted],)) if kind == "article" else found
