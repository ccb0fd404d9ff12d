"""Where each page is: every view module lists its own addresses."""

from __future__ import annotations

from runtall.web.api import views as api
from runtall.web.views import (
    body,
    charts,
    connections,
    errors,
    evidence,
    figures,
    gait,
    gait_tests,
    health,
    health_records,
    importing,
    library,
    load,
    metronome,
    pain,
    phone,
    plan,
    player,
    questions,
    reports,
    runs,
    safety,
    sample,
    settings,
    shoes,
    start,
    today,
    tokens,
    why,
    yours,
)

urlpatterns = [
    *today.urlpatterns,
    *runs.urlpatterns,
    *load.urlpatterns,
    *pain.urlpatterns,
    *questions.urlpatterns,
    *plan.urlpatterns,
    *body.urlpatterns,
    *gait.urlpatterns,
    *gait_tests.urlpatterns,
    *library.urlpatterns,
    *player.urlpatterns,
    *metronome.urlpatterns,
    *shoes.urlpatterns,
    *reports.urlpatterns,
    *health_records.urlpatterns,
    *importing.urlpatterns,
    *evidence.urlpatterns,
    *why.urlpatterns,
    *settings.urlpatterns,
    *connections.urlpatterns,
    *yours.urlpatterns,
    *phone.urlpatterns,
    *sample.urlpatterns,
    *start.urlpatterns,
    *safety.urlpatterns,
    *charts.urlpatterns,
    *figures.urlpatterns,
    *health.urlpatterns,
    *tokens.urlpatterns,
    *api.urlpatterns,
]

handler400 = errors.bad_request
handler403 = errors.refused
handler404 = errors.not_found
handler500 = errors.our_mistake
