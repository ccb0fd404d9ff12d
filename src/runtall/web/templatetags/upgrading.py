"""The note on figures that an earlier version made, while they are made anew."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.services import upgrading
from runtall.web.who import who_asks

register = template.Library()


@register.simple_tag(takes_context=True)
def stale_figures(context: dict[str, Any]) -> SafeString:
    """Say how many runs show figures of an earlier version; nothing where none does."""
    n = upgrading.stale_runs_to_tell(who_asks(context["request"]).runner_id)
    if not n:
        return SafeString("")
    told = ngettext(
        "{n} run still shows figures of an earlier version.", "{n} runs still show figures of an earlier version.", n
    ).format(n=n)
    return format_html(
        '<p class="note"><span><strong>{}</strong> {} <a href="{}">{}</a></span></p>',
        told,
        _("They are measured anew by themselves."),
        reverse("import"),
        _("See how far it is"),
    )
