"""How to film a movement test: where the phone goes, what to do, when to stop; all of it from the tests' own data."""

from __future__ import annotations

from dataclasses import dataclass

from runtall.core import NotFoundError, say
from runtall.evidence import battery, movement_tests
from runtall.screen._by_camera import READERS
from runtall.screen._filmed import CameraView


@dataclass(frozen=True, slots=True)
class CameraGuide:
    """How one test is filmed, as English source text for the shells to translate.

    Attributes
    ----------
    view, view_words
        From where, as a word of ours and as the test's data say it.
    place
        Where the phone goes and what to wear: the same for all tests.
    steps
        What to do, in order.
    stop_when
        Signs that end the test: its own, then those of all tests.
    limits
        What the film cannot tell, where the test says so; empty otherwise.
    """

    test_id: str
    view: CameraView
    view_words: str
    place: tuple[str, ...]
    steps: tuple[str, ...]
    stop_when: tuple[str, ...]
    limits: str = ""


def camera_guide(test_id: str) -> CameraGuide:
    """Return how to film one test.

    Raises
    ------
    NotFoundError
        No camera reads this test.

    Examples
    --------
    >>> camera_guide("heel-raise-reps").view_words
    'side, lens at ankle height'
    """
    if test_id not in READERS:
        raise NotFoundError(say("No camera reads a test called {name}.", name=test_id), say("Enter it by hand."))
    test = movement_tests()[test_id]
    camera = test.camera
    return CameraGuide(
        test_id,
        READERS[test_id][0],
        camera.view,
        tuple(battery().camera["setup"]),
        test.procedure,
        tuple(each.sign for each in (*test.stops, *battery().stops)),
        camera.limits,
    )
