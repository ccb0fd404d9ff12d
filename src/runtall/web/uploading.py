"""Files on their way in, for every page that takes some: whose they are, how a script is answered, what a plain form brings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from runtall.core import ConflictError, ImplausibleValueError, NotFoundError, RuntallError, say
from runtall.services import uploads
from runtall.web.forms.importing import UploadForm
from runtall.web.who import Who, who_asks

_STATUS = {ConflictError: HTTPStatus.CONFLICT, NotFoundError: HTTPStatus.NOT_FOUND}


def own(request: HttpRequest) -> Who:
    """Return who asks, if files may come in for them."""
    who = who_asks(request)
    if who.is_sample:
        raise ConflictError(
            say("You are looking around as the made-up runner; your own files would not belong here."),
            say("Leave the sample first."),
        )
    return who


def as_data(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a script: errors that the runner's data caused come as a sentence in JSON."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except RuntallError as error:
            words = who_asks(request).words
            told = [words.say(each) for each in (error.what, error.next_step) if each is not None]
            return JsonResponse({"error": " ".join(told)}, status=_STATUS.get(type(error), HTTPStatus.UNPROCESSABLE_ENTITY))

    return answer


def files_of(request: HttpRequest) -> Iterator[tuple[str, int, Iterator[bytes]]]:
    """Give name, size and bytes of each file; a folder's own paths come beside them, since a browser sends bare names."""
    files = cast("list[UploadedFile[Any]]", request.FILES.getlist("files"))
    if sum(each.size or 0 for each in files):
        uploads.check_room(sum(each.size or 0 for each in files))
    paths = request.POST.getlist("paths")
    named = paths if len(paths) == len(files) else [each.name or "file" for each in files]
    for name, each in zip(named, files, strict=True):
        yield name, each.size or 0, each.chunks()


def begun(request: HttpRequest, who: Who, *, check_size: Callable[[int], None] = lambda _size_bytes: None) -> JsonResponse:
    """Begin an upload in pieces, or take up one that was broken off; tell a script where it goes on."""
    form = UploadForm(request.POST)
    if not form.is_valid():
        raise ImplausibleValueError(say("This file cannot be sent: its name or size makes no sense."), say("Choose another."))
    told = form.cleaned_data
    check_size(told["size_bytes"])
    made = uploads.begin(who.runner_id, told["name"], told["size_bytes"], mark=told["mark"], drop=told["drop"])
    answer = JsonResponse({"drop": made.drop, "offset": made.offset, "url": reverse("import_upload", args=[made.token])})
    answer.status_code = HTTPStatus.OK if made.offset else HTTPStatus.CREATED
    return answer
