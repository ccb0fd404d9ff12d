"""Import: files come in over a form, in pieces or from a watched folder; each import is a job with a page of its own."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, BinaryIO, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall.core import ConflictError, ImplausibleValueError, RuntallError, say
from runtall.services import importing, jobs, starting, uploads, watching
from runtall.web.forms.importing import DropForm, FilesForm, FolderForm
from runtall.web.onward import see_other
from runtall.web.pages import importing as pages
from runtall.web.uploading import as_data, begun, files_of, own
from runtall.web.who import Who, who_asks

_JOBS_SHOWN = 8


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the place where runs come in, or take the files of its form."""
    if request.method != "POST":
        return _page(request, who_asks(request))
    if request.headers.get("Accept", "").startswith("application/json"):
        return _take_for_script(request)
    try:
        who = own(request)
        drop = uploads.take(who.runner_id, files_of(request))
        return redirect("import_job", uploads.start(who.runner_id, drop), permanent=False)
    except RuntallError as error:
        return _page(request, who_asks(request), error=error)


@as_data
def _take_for_script(request: HttpRequest) -> HttpResponse:
    """Take some small files of a drop; the last of them starts the import."""
    who, form = own(request), DropForm(request.POST)
    if not form.is_valid():
        raise ImplausibleValueError(say("This is not a number of ours."), say("Reload the page and choose the files again."))
    drop = uploads.take(who.runner_id, files_of(request), drop=form.cleaned_data["drop"])
    if form.cleaned_data["more"]:
        return JsonResponse({"drop": drop})
    return JsonResponse({"drop": drop, **_started(who, drop)})


def _started(who: Who, drop: str) -> dict[str, str]:
    return {"url": reverse("import_job", args=[uploads.start(who.runner_id, drop)])}


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
@as_data
def begin_upload(request: HttpRequest) -> HttpResponse:
    """Begin an upload in pieces, or take up one that was broken off."""
    return begun(request, own(request))


@require_http_methods(["GET", "HEAD", "PUT"])
@as_data
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """Say how much of an upload has come (``Upload-Offset``), or add a piece where it ends."""
    who = own(request)
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
    uploads.forget(own(request).runner_id, token)
    return redirect("import")


@require_POST
@as_data
def start(request: HttpRequest) -> HttpResponse:
    """Hand files that were sent in pieces to the import."""
    who, form = own(request), DropForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["drop"]:
        raise ImplausibleValueError(say("This is not a number of ours."), say("Reload the page and choose the files again."))
    return JsonResponse(_started(who, form.cleaned_data["drop"]))


@require_safe
def one_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show one import; asked by htmx, only what changes while it goes on."""
    who, form = who_asks(request), FilesForm(request.GET)
    number = (form.cleaned_data["page"] if form.is_valid() else None) or 1
    job = jobs.job(who.runner_id, job_id)
    if job.kind == "film":
        return redirect("film", job.about["film"])
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
    jobs.again(own(request).runner_id, job_id)
    return redirect("import_job", job_id)


@require_POST
def job_stop(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop an import; what has come in stays."""
    jobs.cancel(own(request).runner_id, job_id)
    return redirect("import_job", job_id)


@require_POST
def job_forget(request: HttpRequest, job_id: int) -> HttpResponse:
    """Throw away the files of an import that wait to be tried again."""
    who = own(request)
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
        watching.choose(own(request).runner_id, typed)
    except RuntallError as error:
        return _page(request, who_asks(request), folder_error=error, typed=typed)
    return _back(request)


@require_POST
def folder_look(request: HttpRequest) -> HttpResponse:
    """Look into the watched folder now."""
    job_id = watching.look_now(own(request).runner_id)
    return redirect("import") if job_id is None else redirect("import_job", job_id)


@require_POST
def folder_leave(request: HttpRequest) -> HttpResponse:
    """Watch no folder any more."""
    watching.leave(own(request).runner_id)
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
