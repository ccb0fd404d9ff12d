"""Import: files come in over a form, in pieces or from a watched folder; each import is a job with a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall.core import ConflictError, ImplausibleValueError, NotFoundError, RuntallError, say
from runtall.services import importing, jobs, starting, uploads, watching
from runtall.web.forms.importing import DropForm, FilesForm, FolderForm, UploadForm
from runtall.web.onward import see_other
from runtall.web.pages import importing as pages
from runtall.web.who import Who, who_asks

_JOBS_SHOWN = 8
_STATUS = {ConflictError: HTTPStatus.CONFLICT, NotFoundError: HTTPStatus.NOT_FOUND}


def _own(request: HttpRequest) -> Who:
    """Return who asks, if files may come in for them."""
    who = who_asks(request)
    if who.is_sample:
        raise ConflictError(
            say("You are looking around as the made-up runner; your own files would not belong here."),
            say("Leave the sample first."),
        )
    return who


def _as_data(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
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


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the place where runs come in, or take the files of its form."""
    if request.method != "POST":
        return _page(request, who_asks(request))
    if request.headers.get("Accept", "").startswith("application/json"):
        return _take_for_script(request)
    try:
        who = _own(request)
        drop = uploads.take(who.runner_id, _files(request))
        return redirect("import_job", uploads.start(who.runner_id, drop), permanent=False)
    except RuntallError as error:
        return _page(request, who_asks(request), error=error)


@_as_data
def _take_for_script(request: HttpRequest) -> HttpResponse:
    """Take some small files of a drop; the last of them starts the import."""
    who, form = _own(request), DropForm(request.POST)
    if not form.is_valid():
        raise ImplausibleValueError(say("This is not a number of ours."), say("Reload the page and choose the files again."))
    drop = uploads.take(who.runner_id, _files(request), drop=form.cleaned_data["drop"])
    if form.cleaned_data["more"]:
        return JsonResponse({"drop": drop})
    return JsonResponse({"drop": drop, **_started(who, drop)})


def _started(who: Who, drop: str) -> dict[str, str]:
    return {"url": reverse("import_job", args=[uploads.start(who.runner_id, drop)])}


def _files(request: HttpRequest) -> Iterator[tuple[str, int, Iterator[bytes]]]:
    """Give name, size and bytes of each file; a folder's own paths come beside them, since a browser sends bare names."""
    files = cast("list[UploadedFile[Any]]", request.FILES.getlist("files"))
    if sum(each.size or 0 for each in files):
        uploads.check_room(sum(each.size or 0 for each in files))
    paths = request.POST.getlist("paths")
    named = paths if len(paths) == len(files) else [each.name or "file" for each in files]
    for name, each in zip(named, files, strict=True):
        yield name, each.size or 0, each.chunks()


def _page(
    request: HttpRequest,
    who: Who,
    *,
    error: RuntallError | None = None,
    folder_error: RuntallError | None = None,
    typed: str = "",
) -> HttpResponse:
    recent = jobs.recent(who.runner_id, limit=_JOBS_SHOWN)
    shown = pages.import_page(
        who,
        totals=importing.totals(who.runner_id),
        jobs=[(each, jobs.counts(each.id)) for each in recent],
        unfinished=uploads.unfinished(who.runner_id),
        folder=watching.watched(who.runner_id),
        error=error,
        folder_error=folder_error,
        typed=typed,
    )
    status = HTTPStatus.OK if error is None and folder_error is None else HTTPStatus.UNPROCESSABLE_ENTITY
    template = "import/_jobs.html" if _is_fragment(request) else "import/page.html"
    return _varied(render(request, template, {"page": shown}, status=status))


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" and request.method in {"GET", "HEAD"}


def _varied(answer: HttpResponse) -> HttpResponse:
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_POST
@_as_data
def begin_upload(request: HttpRequest) -> HttpResponse:
    """Begin an upload in pieces, or take up one that was broken off."""
    who, form = _own(request), UploadForm(request.POST)
    if not form.is_valid():
        raise ImplausibleValueError(say("This file cannot be sent: its name or size makes no sense."), say("Choose another."))
    told = form.cleaned_data
    made = uploads.begin(who.runner_id, told["name"], told["size_bytes"], mark=told["mark"], drop=told["drop"])
    answer = JsonResponse({"drop": made.drop, "offset": made.offset, "url": reverse("import_upload", args=[made.token])})
    answer.status_code = HTTPStatus.OK if made.offset else HTTPStatus.CREATED
    return answer


@require_http_methods(["GET", "HEAD", "PUT"])
@_as_data
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """Say how much of an upload has come (``Upload-Offset``), or add a piece where it ends."""
    who = _own(request)
    if request.method != "PUT":
        return _offset(uploads.state(who.runner_id, token))
    try:
        offset, length = int(request.headers.get("Upload-Offset", "")), int(request.META.get("CONTENT_LENGTH") or "")
    except ValueError as error:
        raise ImplausibleValueError(
            say("A piece has to say where it begins and how long it is."), say("Reload the page and choose the file again.")
        ) from error
    try:
        return _offset(uploads.receive(who.runner_id, token, offset, cast("BinaryIO", request), length))
    except ConflictError:
        answer = _offset(uploads.state(who.runner_id, token))
        answer.status_code = HTTPStatus.CONFLICT
        return answer


def _offset(state: uploads.Arriving) -> HttpResponse:
    answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
    answer["Upload-Offset"], answer["Upload-Length"] = str(state.offset), str(state.size_bytes)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def forget_upload(request: HttpRequest, token: str) -> HttpResponse:
    """Throw an unfinished upload away."""
    uploads.forget(_own(request).runner_id, token)
    return redirect("import")


@require_POST
@_as_data
def start(request: HttpRequest) -> HttpResponse:
    """Hand files that were sent in pieces to the import."""
    who, form = _own(request), DropForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["drop"]:
        raise ImplausibleValueError(say("This is not a number of ours."), say("Reload the page and choose the files again."))
    return JsonResponse(_started(who, form.cleaned_data["drop"]))


@require_safe
def one_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show one import; asked by htmx, only what changes while it goes on."""
    who, form = who_asks(request), FilesForm(request.GET)
    number = (form.cleaned_data["page"] if form.is_valid() else None) or 1
    job = jobs.job(who.runner_id, job_id)
    shown = pages.job_page(
        job,
        jobs.counts(job.id),
        jobs.files(job.id, offset=(number - 1) * pages.FILES_A_PAGE, limit=pages.FILES_A_PAGE),
        who,
        page=number,
        kept=uploads.kept(who.runner_id, str(job.about["drop"])) if job.kind == "drop" else 0,
        is_first=not who.is_sample and not starting.is_settled(who.runner_id),
    )
    return _varied(render(request, "import/_job.html" if _is_fragment(request) else "import/job.html", {"page": shown}))


@require_POST
def job_again(request: HttpRequest, job_id: int) -> HttpResponse:
    """Do an import once more: what is in stays, what could not be read is read anew."""
    jobs.again(_own(request).runner_id, job_id)
    return redirect("import_job", job_id)


@require_POST
def job_stop(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop an import; what has come in stays."""
    jobs.cancel(_own(request).runner_id, job_id)
    return redirect("import_job", job_id)


@require_POST
def job_forget(request: HttpRequest, job_id: int) -> HttpResponse:
    """Throw away the files of an import that wait to be tried again."""
    who = _own(request)
    job = jobs.job(who.runner_id, job_id)
    if job.is_open:
        raise ConflictError(say("This import is still under way."), say("Wait until it is done, then try again."))
    if job.kind == "drop":
        uploads.forget_drop(who.runner_id, str(job.about["drop"]))
    return redirect("import_job", job_id)


@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """Show what became of every file."""
    who, form = who_asks(request), FilesForm(request.GET)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    number, query, not_whole = asked.get("page") or 1, asked.get("q", ""), asked.get("only") == "not-whole"
    lines, total = importing.ledger_page(
        who.runner_id,
        name=query,
        not_whole=not_whole,
        offset=(number - 1) * pages.FILES_A_PAGE,
        limit=pages.FILES_A_PAGE,
    )
    totals = importing.totals(who.runner_id)
    shown = pages.files_page(lines, total, who, page=number, query=query, not_whole=not_whole, totals=totals)
    return render(request, "import/files.html", {"page": shown})


@require_POST
def folder(request: HttpRequest) -> HttpResponse:
    """Choose the folder that is watched."""
    form = FolderForm(request.POST)
    typed = form.cleaned_data["path"] if form.is_valid() else ""
    try:
        watching.choose(_own(request).runner_id, typed)
    except RuntallError as error:
        return _page(request, who_asks(request), folder_error=error, typed=typed)
    return _back(request)


@require_POST
def folder_look(request: HttpRequest) -> HttpResponse:
    """Look into the watched folder now."""
    job_id = watching.look_now(_own(request).runner_id)
    return redirect("import") if job_id is None else redirect("import_job", job_id)


@require_POST
def folder_leave(request: HttpRequest) -> HttpResponse:
    """Watch no folder any more."""
    watching.leave(_own(request).runner_id)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """Lead back to where the form stood."""
    return see_other("settings", "?saved=folder#watched") if request.POST.get("back") == "settings" else redirect("import")


urlpatterns = [
    path("import/", page, name="import"),
    path("import/uploads/", begin_upload, name="import_uploads"),
    path("import/uploads/<str:token>/", upload, name="import_upload"),
    path("import/uploads/<str:token>/forget/", forget_upload, name="import_upload_forget"),
    path("import/start/", start, name="import_start"),
    path("import/files/", files, name="import_files"),
    path("import/folder/", folder, name="import_folder"),
    path("import/folder/look/", folder_look, name="import_folder_look"),
    path("import/folder/leave/", folder_leave, name="import_folder_leave"),
    path("import/<int:job_id>/", one_job, name="import_job"),
    path("import/<int:job_id>/again/", job_again, name="import_again"),
    path("import/<int:job_id>/stop/", job_stop, name="import_stop"),
    path("import/<int:job_id>/forget/", job_forget, name="import_forget"),
]
