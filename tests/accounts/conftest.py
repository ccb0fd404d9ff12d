"""Tests of a house with accounts: they need other apps installed, so they run in a process of their own.

``tests/web/test_with_accounts.py`` starts one for each file here; by hand:
``pytest --ds=settings_with_accounts tests/accounts``.
"""

from __future__ import annotations

import pytest
from django.conf import settings

from ..e2e.conftest import chromium  # noqa: F401 - a fixture

if not settings.RUNTALL_ACCOUNTS:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture
def house(db):
    from ..roles import house

    return house()
