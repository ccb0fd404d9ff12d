"""What a reader can choose of the look, and the cookies that keep it on this browser alone."""

from __future__ import annotations

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "runtall_theme"
CONTRASTS = ("auto", "more")
CONTRAST_COOKIE = "runtall_contrast"
