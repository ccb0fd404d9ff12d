// <run-player data-play="id of a JSON block">: plays a session in a full-screen dialog that stands in the page.
import * as clock from "./clock.js";
import { stayAwake } from "./awake.js";
import { Figure } from "./figure.js";
import { Sound } from "./sound.js";
import * as sync from "./sync.js";

const STATIC = new URL("../../", import.meta.url).href;
const AWAY_MS = 20_000;
const SEEN_EVERY_MS = 2_000;

class RunPlayer extends HTMLElement {
  #page = null;
  #state = null;
  #sound = new Sound();
  #figure = null;
  #shown = { step: -1, second: -1, over: false };
  #lastTick = 0;
  #before = null;
  #resumeAfter = false;

  connectedCallback() {
    this.#page = JSON.parse(document.getElementById(this.dataset.play).textContent);
    this.stage = this.querySelector("dialog[data-stage]");
    this.hurtDialog = this.querySelector("dialog[data-hurts]");
    this.endDialog = this.querySelector("dialog[data-end]");
    this.#figure = new Figure(this.#part("figure"), asked);
    this.#listen();
    this.#offlineReady();
    sync.gatherAbandoned(Date.now());
    this.#sendEarlier();
    const kept = sync.keptState(this.#page.key);
    if (kept) this.#comeBack(kept);
    this.dataset.ready = "";
  }

  get #words() {
    return (this.#state?.play ?? this.#page).words;
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #listen() {
    this.addEventListener("click", (event) => {
      const press = event.target.closest("[data-do]")?.dataset.do;
      if (press) this.#press(press);
    });
    this.querySelectorAll("[data-start]").forEach((each) => { each.hidden = false; });
    document.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("pointerdown", () => this.#state && this.#sound.wake());
    this.stage.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (!this.#state?.over) this.#press("end");
    });
    for (const each of [this.hurtDialog, this.endDialog]) each.addEventListener("close", () => this.#closed(each));
    this.hurtDialog.querySelector("form").addEventListener("submit", (event) => this.#hurtTold(event));
    this.#part("finish-form").addEventListener("submit", (event) => this.#save(event));
    for (const name of ["visibilitychange", "resume"]) document.addEventListener(name, () => this.#tick());
    for (const name of ["pageshow", "focus"]) window.addEventListener(name, () => this.#tick());
    window.addEventListener("pagehide", () => this.#state && !this.#state.over && this.#keep());
    window.addEventListener("online", () => { this.#connection(); this.#sendEarlier(); });
    window.addEventListener("offline", () => this.#connection());
    window.speechSynthesis?.addEventListener?.("voiceschanged", () => this.#switches());
    setInterval(() => this.#tick(), 200);
  }

  // What is pressed ------------------------------------------------------------------------------------------------

  #press(what) {
    const now = Date.now();
    this.#sound.wake();
    if (what === "start") this.#start(now);
    if (!this.#state) return;
    if (what === "voice" || what === "bells") this.#sound.turn(what);
    if (what === "screen") this.#fullScreen();
    if (what === "fault") this.#showFault(this.#part("beside").hidden);
    if (what === "close") this.#leaveStage();
    if (what === "return") this.#returnToBefore(now);
    if (!this.#state || (this.#state.over && what !== "end-yes")) { this.#switches(); return; }
    if (what === "pause") clock.isPaused(this.#state) ? clock.goOn(this.#state, now) : clock.pause(this.#state, now);
    if (what === "next") clock.goTo(this.#state, this.#state.step + 1, now);
    if (what === "back") this.#back(now);
    if (what === "hurts") this.#ask(this.hurtDialog, now);
    if (what === "end") this.#ask(this.endDialog, now);
    if (what === "end-yes") { clock.end(this.#state, now); this.#resumeAfter = false; this.endDialog.close(); }
    if (what === "cancel") { this.hurtDialog.close(); this.endDialog.close(); }
    if (what === "next" || what === "back") this.#note("");
    this.#keep();
    this.#tick();
    this.#switches();
  }

  // Back begins the step anew; pressed in its first moments, it goes to the step before.
  #back(now) {
    const spent = this.#state.play.steps[this.#state.step].s * 1000 - clock.leftMs(this.#state, now);
    clock.goTo(this.#state, spent > 3000 ? this.#state.step : this.#state.step - 1, now);
    this.#shown.step = -1;
  }

  #key(event) {
    if (!this.stage.open || this.hurtDialog.open || this.endDialog.open || this.#state?.over) return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    const what = { " ": "pause", ArrowRight: "next", ArrowLeft: "back", h: "hurts", H: "hurts", f: "screen", m: "voice", b: "bells" }[event.key];
    if (!what) return;
    event.preventDefault();
    if (!event.repeat) this.#press(what);
  }

  #start(now) {
    this.#state = clock.begin(this.#page, freshId(), now);
    this.#lastTick = now;
    this.#shown = { step: -1, second: -1, over: false };
    this.#open();
  }

  #comeBack(state) {
    this.#state = state;
    this.#lastTick = state.seenAt;
    this.#open();
  }

  #open() {
    this.#segments();
    this.stage.showModal();
    this.#part("pause").focus();
    stayAwake(true);
    this.#connection();
    this.#switches();
    this.#keep();
    this.#tick();
  }

  #leaveStage() {
    sync.forgetState(this.#state.play.key);
    this.#state = null;
    this.stage.close();
    stayAwake(false);
    this.#sound.hush();
    if (document.fullscreenElement) document.exitFullscreen();
  }

  #fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  }

  // While it asks, the clock stands.
  #ask(dialog, now) {
    if (dialog === this.hurtDialog && this.#state.play.steps[this.#state.step].item === null) return;
    this.#resumeAfter = !clock.isPaused(this.#state);
    clock.pause(this.#state, now);
    dialog.querySelector("form")?.reset();
    const bySide = dialog.querySelector("[data-by-side]");
    if (bySide) bySide.hidden = !this.#state.play.items[this.#state.play.steps[this.#state.step].item]?.bySide;
    dialog.showModal();
  }

  #closed() {
    if (this.#resumeAfter && this.#state && !this.#state.over) clock.goOn(this.#state, Date.now());
    this.#resumeAfter = false;
    this.#keep();
    this.#tick();
  }

  #hurtTold(event) {
    event.preventDefault();
    const said = new FormData(event.target);
    const pain = said.get("pain");
    const leg = { yes: true, no: false }[said.get("leg")] ?? null;
    const follows = clock.hurts(this.#state, { pain: pain ? Number(pain) : null, place: said.get("place") ?? "", leg, side: said.get("side") ?? "" }, Date.now());
    const words = { skipped: this.#words.skipped, ends: this.#words.stopHere, safety: this.#words.safetyFirst }[follows];
    this.hurtDialog.close();
    this.#note(words);
    this.#sound.say(words);
    if (follows === "safety") this.#saveNow({});
  }

  // Time passes ----------------------------------------------------------------------------------------------------

  #tick() {
    if (!this.#state || !this.stage.open) return;
    const now = Date.now();
    if (!this.#state.over) {
      const at = { step: this.#state.step, left: this.#state.leftMs ?? this.#state.endsAt - this.#lastTick };
      const passed = clock.tick(this.#state, now);
      const away = now - this.#lastTick;
      if (passed > 0 && away > AWAY_MS) this.#wasAway(at, away);
      if (passed > 0 || now - this.#state.seenAt > SEEN_EVERY_MS) this.#keep();
    }
    this.#lastTick = now;
    this.#show(now);
  }

  #wasAway(at, away) {
    this.#before = at;
    this.#note(this.#state.over ? this.#words.awayOver : this.#words.away.replace("{time}", inWords(away / 1000)), true);
  }

  #returnToBefore(now) {
    if (!this.#before) return;
    clock.goTo(this.#state, this.#before.step, now, Math.max(3000, this.#before.left));
    this.#before = null;
    this.#shown = { step: -1, second: -1, over: false };
    this.#note("");
  }

  #keep() {
    if (!this.#state) return;
    this.#state.seenAt = Date.now();
    sync.keepState(this.#state.play.key, this.#state);
  }

  // What is seen and heard -----------------------------------------------------------------------------------------

  #show(now) {
    const state = this.#state;
    this.stage.dataset.view = state.over ? "over" : "playing";
    this.#progress(now);
    if (state.over) {
      if (!this.#shown.over) this.#showEnd();
      return;
    }
    const step = state.play.steps[state.step];
    const second = Math.ceil(clock.leftMs(state, now) / 1000);
    if (this.#shown.step !== state.step) this.#showStep(state, step);
    else if (second !== this.#shown.second && second > 0 && second <= step.countdown && !clock.isPaused(state)) {
      this.#sound.ring("tick");
      this.#sound.say(String(second), { over: false });
    }
    this.#shown.second = second;
    put(this.#part("time"), second >= 60 ? minutes(second) : String(second));
    put(this.#part("reps"), this.#repNow(step, now));
    this.#figure.at(step.s * 1000 - clock.leftMs(state, now), clock.isPaused(state));
    this.stage.toggleAttribute("data-paused", clock.isPaused(state));
    put(this.#part("pause-word"), clock.isPaused(state) ? this.#words.goOn : this.#words.pause);
    put(this.#part("kind"), clock.isPaused(state) ? this.#words.paused : this.#words[step.kind]);
  }

  #showStep(state, step) {
    const { play } = state;
    const item = step.item === null ? null : play.items[step.item];
    this.#shown.step = state.step;
    this.#shown.over = false;
    this.stage.dataset.kind = step.kind;
    put(this.#part("name"), item ? item.name : this.#words.close);
    this.#showCue(step, item);
    put(this.#part("detail"), this.#detail(step, item));
    put(this.#part("next"), this.#next(state));
    put(this.#part("where"), item ? this.#words.step.replace("{n}", step.item + 1).replace("{of}", play.items.length) : "");
    put(this.#part("spoken"), step.say);
    this.#figure.show(item ? item.figure : play.closing, step);
    this.#showFault(false);
    this.#nextFigure(state);
    this.#part("hurts").hidden = item === null;
    this.#sound.ring(step.kind);
    this.#sound.say(step.say);
  }

  #showCue(step, item) {
    put(this.#part("cue"), step.kind === "close" ? step.say : this.#cue(step, item));
  }

  // The common fault beside how it should be, in the place of the figure, its words in the place of the cue.
  #showFault(shown) {
    const { play, step } = this.#state;
    const item = play.steps[step].item === null ? null : play.items[play.steps[step].item];
    const image = this.#part("beside");
    const button = this.#part("fault");
    button.hidden = !item?.beside;
    if (item?.beside && shown) image.src = item.beside;
    image.hidden = !(item?.beside && shown);
    this.#part("figure").hidden = !image.hidden;
    button.setAttribute("aria-pressed", String(!image.hidden));
    if (image.hidden) this.#showCue(play.steps[step], item);
    else put(this.#part("cue"), item.fault);
  }

  #cue(step, item) {
    return item.cues[(step.set ?? 0) % item.cues.length] ?? "";
  }

  #detail(step, item) {
    if (!item) return "";
    if (step.kind !== "work") return step.kind === "get_ready" ? `${item.positionWords} · ${item.dose}` : item.dose;
    const set = step.extra ? this.#words.extraSet : step.sets > 1 ? this.#words.set.replace("{n}", step.set).replace("{of}", step.sets) : "";
    return [step.sideWords, set, step.reps ? this.#words.reps.replace("{n}", step.reps) : ""].filter(Boolean).join(" · ");
  }

  #next(state) {
    const { play, step } = state;
    const next = play.steps.slice(step + 1).find((each) => each.item !== play.steps[step].item);
    const after = play.steps[step + 1];
    if (!after) return this.#words.last;
    if (after.item === play.steps[step].item) return this.#words.nextIs.replace("{name}", this.#brief(after));
    return this.#words.nextIs.replace("{name}", next?.item == null ? this.#words.close : play.items[next.item].name);
  }

  // The next exercise, small, beside its name, when the next step is one.
  #nextFigure({ play, step }) {
    const after = play.steps[step + 1];
    const next = after && after.item !== play.steps[step].item ? after : null;
    const picture = next?.item == null ? "" : play.items[next.item].still;
    const image = this.#part("next-figure");
    image.hidden = !picture;
    if (picture && image.getAttribute("src") !== picture) image.src = picture;
  }

  #brief(step) {
    if (step.kind !== "work") return this.#words[step.kind];
    const set = step.extra ? this.#words.extraSet : this.#words.set.replace("{n}", step.set).replace("{of}", step.sets);
    return [set, step.sideWords].filter(Boolean).join(", ");
  }

  #repNow(step, now) {
    if (step.kind !== "work" || !step.reps) return "";
    const each = (step.s * 1000) / step.reps;
    const rep = Math.min(step.reps, Math.floor((step.s * 1000 - clock.leftMs(this.#state, now)) / each) + 1);
    return `${rep} / ${step.reps}`;
  }

  #segments() {
    const bar = this.#part("segments");
    const sums = new Map();
    for (const each of this.#state.play.steps) sums.set(each.item, (sums.get(each.item) ?? 0) + each.s);
    bar.replaceChildren(...[...sums.values()].map((seconds) => {
      const segment = document.createElement("span");
      segment.style.flexGrow = String(seconds);
      segment.dataset.s = String(seconds);
      segment.append(document.createElement("i"));
      return segment;
    }));
  }

  #progress(now) {
    let left = clock.playedMs(this.#state, now) / 1000;
    const all = this.#state.play.steps.reduce((sum, each) => sum + each.s, 0);
    put(this.#part("left"), this.#words.left.replace("{time}", minutes(Math.max(0, Math.ceil(all - left)))));
    for (const each of this.#part("segments").children) {
      const share = Math.min(1, Math.max(0, left / Number(each.dataset.s)));
      const width = `${Math.round(share * 1000) / 10}%`;
      if (each.firstChild.style.width !== width) each.firstChild.style.width = width;
      left -= Number(each.dataset.s);
    }
  }

  #showEnd() {
    this.#shown.over = true;
    const state = this.#state;
    stayAwake(false);
    put(this.#part("finish-title"), state.finished ? this.#words.done : this.#words.endedEarly);
    this.#part("finish-title").focus();
    if (state.finished) {
      this.#sound.ring("over");
      this.#sound.say(this.#words.done);
    }
    this.#keep();
  }

  #note(text, canReturn = false) {
    if (!canReturn) this.#before = null;
    this.querySelectorAll("[data-note]").forEach((each) => {
      each.hidden = !text;
      put(each.querySelector("p"), text);
      each.querySelector("[data-do=return]").hidden = !canReturn;
    });
  }

  #switches() {
    const voice = this.#sound.localVoice();
    const button = this.#part("voice");
    button.disabled = !voice;
    button.title = voice ? "" : this.#words.noVoice;
    button.setAttribute("aria-pressed", String(Boolean(voice) && this.#sound.voice));
    put(button.querySelector("span"), voice && this.#sound.voice ? this.#words.voiceOn : this.#words.voiceOff);
    this.#part("bells").setAttribute("aria-pressed", String(this.#sound.bells));
    put(this.#part("bells").querySelector("span"), this.#sound.bells ? this.#words.bellsOn : this.#words.bellsOff);
  }

  // Keeping and sending --------------------------------------------------------------------------------------------

  #save(event) {
    event.preventDefault();
    const said = new FormData(event.target);
    this.#saveNow({ pain: said.get("pain"), form: said.get("form"), rpe: said.get("rpe") });
  }

  async #saveNow(asked) {
    const { play, id } = this.#state;
    const isSafety = Object.values(this.#state.went).some((each) => each.leg === true);
    sync.enqueue(play.save, play.fresh, clock.told(this.#state, asked));
    sync.forgetState(play.key);
    this.stage.dataset.view = "saved";
    put(this.#part("saved-title"), isSafety ? this.#words.safetyFirst : this.#words.saved);
    put(this.#part("saved-words"), this.#words.waiting);
    this.#part("safety").hidden = !isSafety;
    this.#part("kept").hidden = true;
    this.#state = null;
    this.#part("saved-title").focus();
    const answer = (await sync.send())[id];
    if (!answer) return;
    put(this.#part("saved-words"), "");
    if (answer.kept && !isSafety) location.assign(answer.kept);
    else if (answer.kept) {
      this.#part("kept").hidden = false;
      this.#part("kept").href = answer.kept;
    }
  }

  async #sendEarlier() {
    if (!sync.waiting().length) return;
    const answers = Object.values(await sync.send());
    if (answers.length && !this.#state) {
      const note = this.querySelector("[data-earlier]");
      put(note, this.#words.sent);
      note.hidden = false;
    }
    if (answers.length && this.stage.dataset.view === "saved") put(this.#part("saved-words"), this.#words.sent);
  }

  #connection() {
    const note = this.#part("connection");
    note.hidden = navigator.onLine;
    put(note, navigator.onLine ? "" : this.#words.offline);
  }

  // The page and all it is made of are kept for the time without a connection.
  async #offlineReady() {
    if (!("serviceWorker" in navigator)) return;
    try {
      await navigator.serviceWorker.register(this.#page.worker); // its scope is the folder that it stands in
      const { active } = await navigator.serviceWorker.ready;
      const parts = performance.getEntriesByType("resource").map((each) => each.name).filter((each) => each.startsWith(STATIC) || each.endsWith("/style.css"));
      const figures = [...this.#page.items.flatMap((each) => [each.figure, each.still, each.beside].filter(Boolean)), this.#page.closing];
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        this.dataset.offline = "ready";
        put(this.querySelector("[data-offline-words]"), this.#words.ready);
      };
      active.postMessage({ page: location.href, parts: [...new Set([...parts, ...figures.map((each) => new URL(each, location.href).href)])] }, [channel.port2]);
    } catch (error) {
      this.dataset.offline = "none";
    }
  }
}

// The parts of a figure, by its address.
async function asked(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function inWords(seconds) {
  return seconds >= 90 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds)} s`;
}

function freshId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

customElements.define("run-player", RunPlayer);
