"""Sheets of paper in the app: what a form lets in, and that words typed for a visit stand in no address."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace

import pytest
from django.test import Client

from runtall.services import printing
from runtall.services.clinician_model import Sharing
from runtall.services.printing import Kind


@pytest.fixture
def client():
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


@pytest.fixture
def wanted(monkeypatch):
    """What was asked for, in place of printing it."""
    found = []

    def printed(asked, **_):
        found.append(asked)
        return b"%PDF-1.7"

    monkeypatch.setattr(printing, "printed", printed)
    return found


@pytest.mark.django_db
def test_a_form_says_what_goes_on_the_clinicians_pages(client, wanted):
    sent = {"chosen": "1", "asked": "May I\nrace?\0", "called": "R. Sample", "notes": "on", "paper": "letter"}
    answer = client.post("/reports/take-along/clinician/", sent)
    asked = wanted[0]

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('attachment; filename="for-the-clinician-')
    assert answer["Cache-Control"] == "no-store"
    assert (asked.asked, asked.called, asked.letter, asked.kind) == ("May I race?", "R. Sample", True, Kind.CLINICIAN)
    assert asked.sharing == Sharing(name=True, free_words=False, pain_notes=True, gait_frames=False)


@pytest.mark.django_db
def test_an_address_carries_choices_and_no_words(client, wanted):
    client.get("/reports/take-along/clinician/", {"asked": "secret", "called": "secret", "chosen": "1", "words": "on"})
    client.get("/reports/take-along/clinician/")

    assert (wanted[0].asked, wanted[0].called, wanted[0].sharing.pain_notes) == ("", "", False)
    assert wanted[1].sharing == Sharing()  # no pictures unless they are asked for


@pytest.mark.django_db
def test_the_home_programme_is_a_file_of_its_own(client, wanted):
    answer = client.get("/reports/take-along/home-programme/", {"paper": "letter"})

    assert answer["Content-Disposition"].startswith('attachment; filename="home-programme-')
    assert (wanted[0].kind, wanted[0].letter) == (Kind.PROGRAMME, True)


def test_a_sheet_that_takes_too_long_is_ended_and_says_so(monkeypatch):
    from runtall.core import ConflictError, MissingExtraError

    def too_long(command, **how):
        assert b"May I race?" in how["input"]  # by standard input: no list of processes shows it
        assert "May I race?" not in " ".join(command)
        raise subprocess.TimeoutExpired(command, how["timeout"])

    monkeypatch.setattr(printing.subprocess, "run", too_long)
    with pytest.raises(MissingExtraError):
        printing.printed(printing.Wanted(Kind.CLINICIAN, 1, asked="May I race?"))

    monkeypatch.setattr(printing, "_one_at_a_time", SimpleNamespace(acquire=lambda timeout: False))
    with pytest.raises(ConflictError):
        printing.printed(printing.Wanted(Kind.CLINICIAN, 1))
