"""Phones: letting one in from the computer, what a phone sees on its way in, and ending it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall.core import ConflictError, NotFoundError, say
from runtall.services import pairing, phone, qr
from runtall.services.certificates import Authority, mobileconfig
from runtall.services.phone import Listening
from runtall.web.onward import see_other
from runtall.web.pages.phone import (
    HerePage,
    PairPage,
    TrustPage,
    code_page,
    device_name,
    device_told,
    phone_page,
)
from runtall.web.paired import came_by_phone, forget_token, keep_token, paired_device
from runtall.web.who import who_asks

_SALT = "runtall.phone.code"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the devices that are in, and the way to let another in."""
    shown = phone_page(
        phone.listening(),
        pairing.paired_devices(who_asks(request).runner_id),
        now=datetime.now(UTC),
        said=request.GET.get("said", "")[:20],
    )
    return render(request, "phone/page.html", {"page": shown})


@require_POST
def new_code(request: HttpRequest) -> HttpResponse:
    """Make a code. It is kept nowhere but, signed, in the address of the page that shows it."""
    _listening()
    code = pairing.new_code(who_asks(request).runner_id)
    return see_other("phone_code", kept=signing.dumps(code, salt=_SALT))


@require_safe
def code(request: HttpRequest, kept: str) -> HttpResponse:
    """Show a code as a picture and to type, and what became of it."""
    shown_code = _code_in(kept)
    shown = code_page(
        shown_code,
        pairing.code_seen(who_asks(request).runner_id, shown_code),
        phone.listening(),
        now=datetime.now(UTC),
        url=reverse("phone_code", args=[kept]),
        qr_url=reverse("phone_qr", args=[kept]),
        trust_qr_url=reverse("phone_trust_qr"),
    )
    is_asked_again = "HX-Request" in request.headers
    if is_asked_again and shown.is_waiting:  # nothing new: what the reader opened on the page stays open
        answer = HttpResponse(status=204)
    else:
        answer = render(request, "phone/_code.html" if is_asked_again else "phone/code.html", {"page": shown})
    answer["Vary"] = "HX-Request"
    return answer


@require_safe
def code_qr(request: HttpRequest, kept: str) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Send the address with its code as a picture."""
    return _picture(f"{_listening().address}pair/?code={_code_in(kept)}")


@require_safe
def trust_qr(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Send the address where a phone learns to trust this computer, as a picture."""
    return _picture(f"{_listening().plain_address}trust/")


def _picture(text: str) -> HttpResponse:
    answer = HttpResponse(qr.as_svg(text), content_type="image/svg+xml")
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def stop_codes(request: HttpRequest) -> HttpResponse:
    """Take open codes back."""
    pairing.take_back_codes(who_asks(request).runner_id)
    return see_other("phone", "?said=stopped")


@require_POST
def end(request: HttpRequest, device_id: int) -> HttpResponse:
    """End a device's session."""
    pairing.end_device(who_asks(request).runner_id, device_id)
    return see_other("phone", "?said=ended#devices")


def _listening() -> Listening:
    found = phone.listening()
    if found is None:
        raise ConflictError(say("Phones are not let in right now."), say("Start runtall with: runtall serve --phone"))
    return found


def _code_in(kept: str) -> str:
    try:
        return str(signing.loads(kept, salt=_SALT, max_age=pairing.CODE_LIFE * 6))
    except signing.BadSignature as error:
        raise NotFoundError(say("This code is no longer here."), say("Make a new one under Settings, Phone.")) from error


# What a phone sees ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest) -> HttpResponse:
    """Ask a device for its code and its name, and let it in."""
    if not came_by_phone(request):
        return see_other("phone")
    if paired_device(request) is not None:
        return see_other("phone_here")
    if request.method != "POST":
        given = pairing.typed(request.GET.get("code", ""))
        return _ask(request, given, device_name(request.headers.get("User-Agent", "")), "")
    typed, name = request.POST.get("code", "")[:64], request.POST.get("name", "")[:200]
    try:
        paired = pairing.pair(typed, name=name)
    except ConflictError as error:
        from django.utils.translation import gettext

        words = " ".join(each.in_words(gettext) for each in (error.what, error.next_step) if each is not None)
        return _ask(request, typed, name, words)
    answer = see_other("phone_here", "?new=1")
    keep_token(request, answer, paired.token)
    return answer


def _ask(request: HttpRequest, code: str, name: str, error: str) -> HttpResponse:
    shown = PairPage(code, name, error, is_plain=not request.is_secure())
    return render(request, "phone/pair.html", {"page": shown}, status=422 if error else 200)


@require_safe
def here(request: HttpRequest) -> HttpResponse:
    """Show a paired device what it is known as, and how to leave."""
    device = paired_device(request)
    if device is None:
        return see_other("phone")
    shown = HerePage(device.name, device_told(device, now=datetime.now(UTC)), is_plain=not request.is_secure())
    return render(request, "phone/here.html", {"page": shown})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the device that asks."""
    device = paired_device(request)
    if device is None:
        return see_other("phone")
    pairing.end_device(device.runner_id, device.id)
    answer = see_other("pair")
    forget_token(request, answer)
    return answer


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """Show how a phone learns to trust this computer."""
    made = _authority()
    on_computer = not came_by_phone(request)
    pair_url = _listening().address + "pair/" if on_computer else f"https://{request.get_host()}{reverse('pair')}"
    shown = TrustPage(made.fingerprint, pair_url, on_computer)
    return render(request, "phone/trust.html", {"page": shown})


@require_safe
def authority(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Send the authority's certificate, as Android and computers take it."""
    return _file(_authority().der, "application/x-x509-ca-cert", "runtall-at-home.crt")


@require_safe
def profile(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Send the authority's certificate as a profile, as iPhones take it."""
    return _file(mobileconfig(_authority()), "application/x-apple-aspen-config", "runtall-at-home.mobileconfig")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _authority() -> Authority:
    found = phone.listening()
    if found is None or found.authority is None:
        raise Http404
    return found.authority


urlpatterns = [
    path("phone/", page, name="phone"),
    path("phone/code/", new_code, name="phone_new_code"),
    path("phone/code/stop/", stop_codes, name="phone_stop_codes"),
    path("phone/code/<str:kept>/", code, name="phone_code"),
    path("phone/qr/<str:kept>.svg", code_qr, name="phone_qr"),
    path("phone/trust.svg", trust_qr, name="phone_trust_qr"),
    path("phone/devices/<int:device_id>/end/", end, name="phone_end"),
    path("phone/here/", here, name="phone_here"),
    path("phone/leave/", leave, name="phone_leave"),
    path("pair/", pair, name="pair"),
    path("trust/", trust, name="phone_trust"),
    path("trust/runtall-at-home.crt", authority, name="phone_authority"),
    path("trust/runtall-at-home.mobileconfig", profile, name="phone_profile"),
]
