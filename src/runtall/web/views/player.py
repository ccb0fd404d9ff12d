"""The player: today's session or a routine, step by step, and what came of it."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from runtall.core import ConflictError, ImplausibleValueError, Message, NotFoundError, say
from runtall.exercise import Dose, SessionItem, session_timeline
from runtall.plan import SessionKind
from runtall.services import library, sessions
from runtall.services.sessions import SessionToPlay
from runtall.web.forms.player import read_session
from runtall.web.pages.offline import OfflinePage
from runtall.web.pages.player import ClosedPage, PlayerPage, closed_page, kept_page, player_page
from runtall.web.session_html import session_html
from runtall.web.who import Who, may_be_kept_for, who_asks

_SALT = "runtall.player"
_OLDEST_S = 90 * 24 * 3600
"""A session that was opened may be told up to 90 days later."""
_LONGEST_MINUTES = 120.0


@require_safe
def play(request: HttpRequest, what: str) -> HttpResponse:
    """Open a session: ``today``, ``warm-up`` or a routine, with the minutes that are asked for."""
    who = who_asks(request)
    page = _opened_page(request, who, what)
    return page if isinstance(page, HttpResponse) else render(request, "player/page.html", {"page": page})


@require_safe
def as_file(request: HttpRequest, what: str) -> HttpResponse:
    """Send a session as one file that plays without runtall."""
    who = who_asks(request)
    page = _opened_page(request, who, what)
    if isinstance(page, HttpResponse):
        return page
    answer = HttpResponse(session_html(page, made_on=who.today_on), content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="runtall-{what}-{who.today_on.isoformat()}.html"'
    return answer


def _opened_page(request: HttpRequest, who: Who, what: str) -> PlayerPage | HttpResponse:
    """Return the session as it is open, or the page that says why none is."""
    if (closed := closed_for(who)) is not None:
        return render(request, "library/closed.html", {"page": closed})
    try:
        played = sessions.to_play(who.runner_id, what, minutes=_minutes(request.GET.get("minutes", "")))
    except (NotFoundError, ConflictError, ImplausibleValueError) as error:
        if what not in (sessions.TODAY, sessions.WARM_UP):
            if isinstance(error, ImplausibleValueError):  # said beside the field where it was typed
                return _see_other(f"{reverse('routine', args=[what])}?minutes={_minutes(request.GET['minutes']):g}")
            if isinstance(error, NotFoundError):
                raise
        return render(request, "library/closed.html", {"page": _nothing_open(error, who, what)})
    return player_page(
        played,
        who.words,
        runner_id=who.runner_id,
        what=what,
        token=signed(who.runner_id, played),
        session_id=str(uuid.uuid4()),
        asked_minutes=request.GET.get("minutes", ""),
    )


def closed_for(who: Who) -> ClosedPage | None:
    """Return the words for a runner whose safety answers close exercises; ``None`` where they are open."""
    closed = library.closed(who.runner_id)
    if closed is None:
        return None
    return closed_page(closed.words, who.words, is_unanswered=closed.is_unanswered, needs_help=closed.needs_help)


def _nothing_open(error: NotFoundError | ConflictError | ImplausibleValueError, who: Who, what: str) -> ClosedPage:
    is_card = what in (sessions.TODAY, sessions.WARM_UP)
    return ClosedPage(
        who.words.say(error.what),
        "" if is_card or error.next_step is None else who.words.say(error.next_step),
        reverse("library"),
        who.words.say(say("Choose a routine")),
        place="today" if is_card else "library",
    )


def _minutes(text: str) -> float | None:
    cleaned = text.strip().replace(",", ".")
    if not cleaned.replace(".", "", 1).isdigit() or not cleaned.isascii() or len(cleaned) > 6:
        return None
    return min(float(cleaned), _LONGEST_MINUTES)


def signed(runner_id: int, played: SessionToPlay) -> str:
    """Sign what was opened, so that it can be told later just as it was, and nothing else."""
    items = [[each.exercise_id, *(getattr(each.dose, name) for name in _DOSE)] for each in played.timeline.items]
    told = {
        "r": runner_id,
        "on": played.on.isoformat(),
        "k": played.kind.value,
        "n": played.routine_id,
        "t": played.title.text,
        "v": [[name, value] for name, value in played.title.values if isinstance(value, str | int | float)],
        "i": items,
        "p": played.timeline.asked_s,
    }
    return signing.dumps(told, salt=_SALT, compress=True)


_DOSE = ("sets", "reps", "hold_s", "duration_s", "per_side", "rest_s", "extra_set_side")


def opened(token: str) -> tuple[int, SessionToPlay]:
    """Return whose session a signature is of, and the session. Raises ``ImplausibleValueError`` for none of ours."""
    try:
        told: dict[str, Any] = signing.loads(token, salt=_SALT, max_age=_OLDEST_S)
    except signing.BadSignature as error:
        raise ImplausibleValueError(
            say("This session was not opened here, or too long ago."), say("Open it again from Today.")
        ) from error
    items = [SessionItem(name, Dose(**dict(zip(_DOSE, dose, strict=True)))) for name, *dose in told["i"]]
    timeline = session_timeline(items)
    title = Message(told["t"], tuple((name, value) for name, value in told["v"]))
    kind = SessionKind(told["k"])
    return told["r"], SessionToPlay(date.fromisoformat(told["on"]), kind, title, timeline, told["n"])


@require_POST
def keep(request: HttpRequest, what: str) -> HttpResponse:
    """Keep what came of a session, once however often it is sent; the player gets its answer as JSON."""
    who = who_asks(request)
    runner_id, played = opened(request.POST.get("token", ""))
    if runner_id not in may_be_kept_for(request):
        raise NotFoundError(say("This session belongs to someone else."))
    now = datetime.now(UTC)
    form = read_session(request.POST.dict(), played.timeline.items, now=now)
    from_player = request.headers.get("Accept", "").startswith("application/json")
    if form.errors:
        if from_player:
            return JsonResponse({"errors": form.errors}, status=422)
        session_id = form.session_id or str(uuid.uuid4())
        page = player_page(
            played, who.words, runner_id=runner_id, what=what, token=request.POST["token"], session_id=session_id, form=form
        )
        return render(request, "player/page.html", {"page": page}, status=422)
    kept = sessions.keep(
        runner_id,
        played,
        form.went,
        duration_s=form.duration_s,
        finished=form.finished,
        rpe=form.rpe,
        session_id=form.session_id,
        at=form.ended_at,
        now=now,
    )
    asks = bool(kept.safety_questions)
    address = reverse("session_kept", args=[kept.id]) + ("?ask=1" if asks else "")
    if from_player:
        return JsonResponse({"kept": address, "id": kept.id, "safety": asks})
    return _see_other(address)


def _see_other(address: str) -> HttpResponse:
    answer = HttpResponse(status=303)
    answer["Location"] = address
    return answer


@require_safe
def kept(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """Show what was kept of a session."""
    who = who_asks(request)
    found = sessions.kept_as(who.runner_id, str(session_id))
    page = kept_page(found.kept, taken_back=found.taken_back, asks_safety=request.GET.get("ask") == "1")
    return render(request, "player/kept.html", {"page": page})


@require_POST
def take_back(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """Take a session back; it stays in history."""
    sessions.take_back(who_asks(request).runner_id, str(session_id))
    return _see_other(reverse("session_kept", args=[session_id]))


@require_safe
def token(request: HttpRequest) -> HttpResponse:
    """Give a page that was opened long ago what it needs to send a form."""
    answer = JsonResponse({"csrf": get_token(request)})
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Send the script that keeps the player working without a connection; it stands at the root, so that it may."""
    script = render_to_string("player/sw.js", request=request)
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show what a browser keeps for the time that runtall cannot be reached."""
    return render(request, "player/offline.html", {"page": OfflinePage()})


urlpatterns = [
    path("player/token/", token, name="player_token"),
    path("player/offline/", offline, name="player_offline"),
    path("player/kept/<uuid:session_id>/", kept, name="session_kept"),
    path("player/kept/<uuid:session_id>/take-back/", take_back, name="session_take_back"),
    path("player/<slug:what>/", play, name="player"),
    path("player/<slug:what>/keep/", keep, name="player_keep"),
    path("player/<slug:what>/file/", as_file, name="session_file"),
    path("sw.js", service_worker, name="service_worker"),
]
