"""Where each page is."""

from __future__ import annotations

from django.urls import path

from runtall.web.views import errors, today

urlpatterns = [
    path("", today.own_page, name="today"),
    path("sample/", today.sample_page, name="sample"),
]

handler400 = errors.bad_request
handler403 = errors.refused
handler404 = errors.not_found
handler500 = errors.our_mistake
