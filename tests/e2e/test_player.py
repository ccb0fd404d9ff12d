"""The player in a real browser: the wall clock, a frozen tab, no connection, keys, what hurts; and the metronome."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from runtall.services import diary, sessions

from ..made_runner import cleared_runner
from .conftest import OneByOne, Quiet, Server, make_server

pytestmark = pytest.mark.django_db(transaction=True)
ROUTINE = "twelve-minutes"


class Site:
    """The pages over the test's own database; it can be ended and begun again at the same address."""

    def __init__(self) -> None:
        self.port = 0
        self.start()

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self.port, OneByOne(), server_class=Server, handler_class=Quiet)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __truediv__(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"


@pytest.fixture
def runner_id() -> int:
    return cleared_runner()


@pytest.fixture
def site(runner_id) -> Iterator[Site]:
    made = Site()
    yield made
    made.stop()


@pytest.fixture
def page(browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    made = context.new_page()
    made.complaints = []
    made.on("pageerror", lambda error: made.complaints.append(str(error)))
    yield made
    assert made.complaints == []
    context.close()


def open_player(page: Page, site: Site) -> dict:
    page.goto(site / f"player/{ROUTINE}/")
    page.wait_for_selector("run-player[data-ready]")
    return json.loads(page.text_content("#play"))


def shown(page: Page, part: str):
    return page.locator(f'[data-part="{part}"]')


def step_after(play: dict, seconds: float) -> dict:
    for step in play["steps"]:
        if seconds < step["s"]:
            return step
        seconds -= step["s"]
    raise AssertionError("past the end")


def test_the_clock_is_right_after_a_frozen_tab_and_after_a_reload(page, site):
    page.clock.install(time=datetime(2026, 11, 22, 8, 0, tzinfo=UTC))
    play = open_player(page, site)
    page.click("[data-start]")
    page.clock.run_for(1000)
    expect(shown(page, "kind")).to_have_text("Get ready")

    page.clock.fast_forward(200_000)  # as a closed lid does: no timer runs meanwhile
    page.clock.run_for(1000)
    expect(shown(page, "spoken")).to_have_text(step_after(play, 202)["say"])
    expect(page.locator("[data-view=playing] [data-note]").first).to_contain_text("You were away")

    page.reload()
    page.wait_for_selector("run-player[data-ready]")
    page.clock.fast_forward(100_000)
    page.clock.run_for(500)
    at = step_after(play, page.evaluate("(Date.now() - JSON.parse(Object.values(localStorage)[0]).startedAt) / 1000"))
    expect(shown(page, "spoken")).to_have_text(at["say"])

    page.locator(".stage-play [data-do=return]").click()
    expect(shown(page, "spoken")).not_to_have_text(at["say"])

    page.clock.fast_forward(3_600_000)
    page.clock.run_for(500)
    expect(shown(page, "finish-title")).to_have_text("That was it. Well done.")


def test_time_that_passes_at_once_lands_where_time_that_passes_bit_by_bit_does(page, site):
    open_player(page, site)
    differences = page.evaluate(
        """async () => {
          const clock = await import("/static/js/player/clock.js");
          let seed = 1, wrong = 0;
          const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
          for (let round = 0; round < 300; round += 1) {
            const steps = Array.from({ length: 1 + Math.floor(random() * 12) }, (_, at) => (
              { kind: "work", s: 1 + Math.floor(random() * 40), item: at, set: 1 }));
            const play = { steps, items: steps.map((_, at) => ({ id: `e${at}` })), token: "" };
            const [whole, parts] = [clock.begin(play, "a", 1000), clock.begin(play, "a", 1000)];
            const until = 1000 + random() * 500000;
            for (let now = 1000; now < until; now += random() * 9000) clock.tick(parts, now);
            clock.tick(parts, until);
            clock.tick(whole, until);
            let left = until - 1000, at = 0;
            while (at < steps.length && left >= steps[at].s * 1000) { left -= steps[at].s * 1000; at += 1; }
            const spent = () => steps[at].s * 1000 - clock.leftMs(whole, until);
            const isRight = at === steps.length ? whole.over : whole.step === at && Math.abs(spent() - left) < 1e-6;
            if (!isRight || JSON.stringify(whole) !== JSON.stringify(parts)) wrong += 1;
          }
          return wrong;
        }"""
    )

    assert differences == 0


def test_the_keys_of_a_keyboard_or_a_remote(page, site, artefacts):
    page.set_viewport_size({"width": 1920, "height": 1080})
    play = open_player(page, site)
    page.click("[data-start]")
    page.screenshot(path=artefacts / "player-1920.png")
    box = shown(page, "time").bounding_box()
    assert box["height"] > 300  # a third of the height of a television: read from two metres and more
    page.keyboard.press("ArrowRight")
    expect(shown(page, "spoken")).to_have_text(play["steps"][1]["say"])
    page.keyboard.press("ArrowLeft")
    expect(shown(page, "spoken")).to_have_text(play["steps"][0]["say"])

    page.keyboard.press(" ")
    expect(shown(page, "kind")).to_have_text("Paused")
    left = shown(page, "time").text_content()
    page.wait_for_timeout(1300)
    assert shown(page, "time").text_content() == left
    page.keyboard.press(" ")
    expect(shown(page, "kind")).to_have_text("Get ready")

    first = play["items"][0]
    page.get_by_role("button", name="Watch for").click()
    expect(shown(page, "cue")).to_have_text(first["fault"])
    expect(shown(page, "beside")).to_have_js_property("complete", True)
    assert shown(page, "beside").evaluate("image => image.naturalWidth") > 0
    expect(shown(page, "figure")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(shown(page, "figure")).to_be_visible()
    page.keyboard.press("ArrowLeft")

    page.keyboard.press("h")
    expect(page.locator("dialog[data-hurts]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[data-hurts]")).to_be_hidden()
    expect(shown(page, "kind")).to_have_text("Get ready")


def test_without_a_connection_it_opens_plays_and_tells_later_once(page, site, runner_id):
    open_player(page, site)
    page.wait_for_selector("run-player[data-offline=ready]")
    site.stop()
    try:
        play = open_player(page, site)
        page.click("[data-start]")
        for _ in play["steps"]:
            page.keyboard.press("ArrowRight")
        page.locator("[data-part=finish-form] [name=rpe][value='6']").check(force=True)
        page.click("[data-part=finish-form] button:not([type])")
        expect(shown(page, "saved-words")).to_contain_text("Kept on this device")
        assert sessions.kept(runner_id) == ()
        page.goto(site / "library/")
        expect(page.locator("h1")).to_have_text("runtall cannot be reached right now.")
    finally:
        site.start()

    open_player(page, site)
    for _ in range(300):  # until the answer to what was sent is read
        if page.evaluate("localStorage.getItem('runtall-unsent')") == "[]":
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("what was sent still waits on this device")
    open_player(page, site)
    expect(page.locator("[data-earlier]")).to_be_hidden()
    (kept,) = sessions.kept(runner_id)
    assert (kept.session.finished, kept.session.rpe) == (True, 6.0)


def test_what_hurts_is_skipped_and_a_leg_sign_leads_to_the_safety_questions(page, site, runner_id):
    play = open_player(page, site)
    page.click("[data-start]")
    page.click("[data-do=hurts]")
    page.locator("[data-hurts] [name=pain][value='3']").check(force=True)
    page.locator("[data-hurts] [name=place][value=knee]").check()
    page.click("[data-hurts] button:not([type])")
    expect(shown(page, "name")).to_have_text(play["items"][1]["name"])

    page.keyboard.press("h")
    page.locator("[data-hurts] [name=leg][value=yes]").check()
    page.click("[data-hurts] button:not([type])")
    expect(shown(page, "saved-title")).to_have_text("Stop here for today. The safety questions come first now.")
    expect(shown(page, "safety")).to_have_attribute("href", "/start/safety/open/")
    expect(shown(page, "kept")).to_be_visible()

    (kept,) = sessions.kept(runner_id)
    assert [each.outcome.value for each in kept.session.items][:3] == ["hurt", "hurt", "skipped"]
    assert not kept.session.finished
    felt = {(entry.felt[0].place.value, entry.pain_nrs) for entry in diary.entries(runner_id)}
    assert felt == {("knee", 3), ("below_knee", None)}


def test_the_metronome_beats_and_follows_taps(page, site):
    page.goto(site / "metronome/")
    page.click("[data-do=go]")
    expect(page.locator("run-metronome")).to_have_attribute("data-beats", re.compile(r"^([4-9]|\d\d+)$"))
    rates = page.evaluate(
        """async () => {
          const { tapped, beatsBefore } = await import("/static/js/metronome/beat.js");
          let taps = [], rate = null;
          for (let at = 0; at < 6; at += 1) ({ taps, rate } = tapped(taps, at * 400 + (at % 2) * 20));
          const beats = beatsBefore(10, 173, 0, 10 + 600);
          return [rate, beats.length, beats.at(-1).at - 10 - (beats.length - 1) * 60 / 173];
        }"""
    )

    assert rates[0] == pytest.approx(150, abs=8)
    assert rates[1] == 1730
    assert rates[2] == 0
    page.click("[data-do='+5']")
    expect(page.locator("[data-rate]")).to_have_text("175")
    page.click("[data-do=go]")
    expect(page.locator("[data-do=go]")).to_have_text("Start")


STUBS = """
window.spoken = [];
window.locks = [];
const voices = %s.map(([name, lang, localService]) => ({ name, lang, localService }));
Object.defineProperty(window, "speechSynthesis", { value: {
  speaking: false,
  getVoices: () => voices,
  speak: (said) => window.spoken.push({ text: said.text, voice: said.voice?.name ?? null }),
  cancel: () => {},
} });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; this.voice = null; } };
Object.defineProperty(navigator, "wakeLock", { value: { request: async (kind) => {
  const lock = new EventTarget();
  const entry = { kind, released: false };
  lock.release = async () => { entry.released = true; lock.dispatchEvent(new Event("release")); };
  window.locks.push(entry);
  return lock;
} } });
"""
CLOUD, HERE, FOREIGN = ["Cloud", "en-GB", False], ["Here", "en-US", True], ["Fremd", "de-DE", True]


def begin_with(page: Page, site: Site, voices: list[list[object]]) -> dict:
    page.add_init_script(STUBS % json.dumps(voices))
    play = open_player(page, site)
    page.click("[data-start]")
    expect(shown(page, "time")).not_to_be_empty()
    return play


def test_cues_are_spoken_by_a_voice_of_this_device_and_by_no_other(page, site):
    begin_with(page, site, [CLOUD, FOREIGN, HERE])
    page.keyboard.press("ArrowRight")
    page.wait_for_function("window.spoken.length > 1")

    spoken = page.evaluate("window.spoken")
    assert {each["voice"] for each in spoken} == {"Here"}
    assert all(each["text"].strip() for each in spoken)


@pytest.mark.parametrize("voices", [[CLOUD], [], [CLOUD, FOREIGN]], ids=["only elsewhere", "none", "none of this language"])
def test_without_a_fitting_voice_of_this_device_nothing_is_said(page, site, voices):
    begin_with(page, site, voices)
    page.keyboard.press("ArrowRight")
    expect(shown(page, "kind")).to_have_text("Go")

    assert page.evaluate("window.spoken") == []


def test_the_voice_is_silent_once_it_is_switched_off(page, site):
    begin_with(page, site, [HERE])
    page.wait_for_function("window.spoken.length > 0")
    page.click("[data-do=voice]")
    said = page.evaluate("window.spoken.length")
    page.keyboard.press("ArrowRight")
    expect(shown(page, "kind")).to_have_text("Go")

    assert page.evaluate("window.spoken.length") == said


def test_the_screen_stays_on_while_it_runs_and_is_let_go_at_the_end(page, site):
    play = begin_with(page, site, [])
    page.wait_for_function("window.locks.length === 1")
    assert page.evaluate("window.locks") == [{"kind": "screen", "released": False}]

    for _ in play["steps"]:
        page.keyboard.press("ArrowRight")

    page.wait_for_function("window.locks.every((each) => each.released)")
    assert page.evaluate("window.locks.length") == 1


def test_what_waits_on_this_device_is_sent_from_any_page(page, site, runner_id):
    play = open_player(page, site)
    page.click("[data-start]")
    for _ in play["steps"]:
        page.keyboard.press("ArrowRight")
    site.stop()
    try:
        page.click("[data-part=finish-form] button:not([type])")
        expect(shown(page, "saved-words")).to_contain_text("Kept on this device")
    finally:
        site.start()
    page.goto(site / "evidence/")

    for _ in range(100):
        if page.evaluate("localStorage.getItem('runtall-unsent')") == "[]":
            break
        page.wait_for_timeout(100)
    assert len(sessions.kept(runner_id)) == 1
