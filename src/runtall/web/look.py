"""What a reader can choose of the look, and the cookies that keep it on this browser alone."""

from __future__ import annotations

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "runtall_theme"
CONTRASTS = ("auto", "more")
CONTRAST_COOKIE = "runtall_contrast"
SAMPLE_COOKIE = "runtall_sample"
"""Set while the reader looks around as the sample runner; it names no person and lives as long as the browser is open."""
