"""Addresses of the figures, with the edition in them that lets browsers keep them."""

from __future__ import annotations

from django import template
from django.urls import reverse

from runtall.services import figures

register = template.Library()


@register.simple_tag
def figure_url(figure_id: str, kind: str) -> str:
    """Return the address of a figure as a picture: ``static``, ``moving``, ``still``, ``phone`` or ``beside``."""
    return reverse("figure", args=[figures.edition(), kind, figure_id])


@register.simple_tag
def figure_parts(figure_id: str) -> str:
    """Return the address of a figure's parts for the player."""
    return reverse("figure_parts", args=[figures.edition(), figure_id])


@register.simple_tag
def figure_style() -> str:
    """Return the address of the figures' style sheet."""
    return reverse("figure_style", args=[figures.edition()])
