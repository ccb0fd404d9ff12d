"""Evidence: topics, disagreements, articles to follow, papers, rules, a search over all of it, and what can be tried."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from runtall.core import NotFoundError, RuntallError, say
from runtall.evidence import Open, Topic, protocols
from runtall.services import evidence as evidence_service
from runtall.services import evidence_search, triage, trying, weeks
from runtall.web.forms.evidence import TryForm
from runtall.web.onward import see_other
from runtall.web.pages import evidence_pages as pages
from runtall.web.pages.choices import Door, choice_page, choices_page
from runtall.web.who import Who, who_asks


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the ways in."""
    shown = pages.evidence_page(evidence_service.all_evidence(), evidence_service.topic_counts())
    return render(request, "evidence/home.html", {"page": shown})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what holds every word of a question."""
    found = evidence_search.search(request.GET.get("q", ""))
    return render(request, "evidence/search.html", {"page": pages.search_page(found, evidence_service.topic_counts())})


@require_safe
def topic(request: HttpRequest, topic_id: str) -> HttpResponse:
    """Show everything on a topic."""
    found = evidence_service.evidence_under("topic", topic_id)
    return render(request, "evidence/about.html", {"page": pages.topic_page(Topic(topic_id), found)})


@require_safe
def claim(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Show one claim."""
    found = evidence_service.evidence_under("claim", claim_id)
    return render(request, "evidence/claim.html", {"page": pages.claim_page(claim_id, found)})


@require_safe
def point(request: HttpRequest, point_id: str) -> HttpResponse:
    """Show one question on which the sources disagree."""
    found = evidence_service.evidence_under("point", point_id)
    return render(request, "evidence/point.html", {"page": pages.point_page(point_id, found)})


@require_safe
def paper(request: HttpRequest, paper_id: str) -> HttpResponse:
    """Show one paper."""
    found = evidence_service.evidence_under("paper", paper_id)
    return render(request, "evidence/paper.html", {"page": pages.paper_page(paper_id, found)})


@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Show one rule."""
    found = evidence_service.evidence_under("rule", rule_id)
    return render(request, "evidence/about.html", {"page": pages.rule_page(rule_id, found)})


@require_safe
def article(request: HttpRequest, article_id: str) -> HttpResponse:
    """Show an article as something to follow."""
    found = evidence_service.evidence_under("article", article_id)
    return render(request, "evidence/article.html", {"page": pages.article_page(protocols()[article_id], found)})


@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """Show every paper."""
    return render(request, "evidence/papers.html", {"page": pages.literature_page(evidence_service.all_evidence())})


@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """Show what can be tried."""
    who = who_asks(request)
    shown = choices_page(weeks.offers(who.runner_id), who.words, door=_door(who))
    return render(request, "evidence/choices.html", {"page": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def choice(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Show one choice with its for and against; begin it, or end it."""
    who = who_asks(request)
    if request.method == "POST":
        return _choose(request, who, claim_id)
    return render(request, "evidence/choice.html", {"page": _choice_page(who, claim_id, saved=request.GET.get("saved", ""))})


def _choose(request: HttpRequest, who: Who, claim_id: str) -> HttpResponse:
    back = reverse("evidence_choice", args=[claim_id])
    if request.POST.get("do") == "stop":
        weeks.stop_trying(who.runner_id, claim_id)
        return see_other(f"{back}?saved=off")
    trying.refuse_unless_open(who.runner_id)
    form = TryForm(request.POST)
    errors = {name: str(told[0]) for name, told in form.errors.items()}
    if form.is_valid():
        try:
            trying.begin(who.runner_id, claim_id, weeks_long=form.cleaned_data["weeks"], value=form.cleaned_data["value"])
        except NotFoundError:
            raise
        except RuntallError as error:
            errors["weeks"] = who.words.say(error.what)
        else:
            return see_other(f"{back}?saved=on")
    typed = {name: str(value)[:40] for name, value in request.POST.items()}
    shown = _choice_page(who, claim_id, typed=typed, errors=errors)
    return render(request, "evidence/choice.html", {"page": shown}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _choice_page(
    who: Who, claim_id: str, *, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None, saved: str = ""
) -> object:
    offers = weeks.offers(who.runner_id)
    offer = next((each for each in offers if each.id == claim_id), None)
    if offer is None:
        raise NotFoundError(say("Nothing that can be chosen is called {name}.", name=claim_id))
    return choice_page(offer, offers, who.words, today_on=who.today_on, door=_door(who), typed=typed, errors=errors, saved=saved)


def _door(who: Who) -> Door:
    stands = triage.state(who.runner_id)
    if Open.RUNNING in stands.standing.open:
        return Door.OPEN
    return Door.UNANSWERED if stands.answered_on is None else Door.CLOSED


urlpatterns = [
    path("evidence/", page, name="evidence"),
    path("evidence/search/", search, name="evidence_search"),
    path("evidence/topics/<slug:topic_id>/", topic, name="evidence_topic"),
    path("evidence/claims/<slug:claim_id>/", claim, name="evidence_claim"),
    path("evidence/disagree/<slug:point_id>/", point, name="evidence_point"),
    path("evidence/articles/<slug:article_id>/", article, name="evidence_article"),
    path("evidence/papers/", papers, name="evidence_papers"),
    path("evidence/papers/<slug:paper_id>/", paper, name="evidence_paper"),
    path("evidence/rules/<slug:rule_id>/", rule, name="evidence_rule"),
    path("evidence/choices/", choices, name="evidence_choices"),
    path("evidence/choices/<slug:claim_id>/", choice, name="evidence_choice"),
]
