// <session-file data-play="id of a JSON block">: plays a session out of one file that stands alone. It keeps and sends nothing.
import { begin, end, goOn, goTo, isPaused, leave, leftMs, pause, playedMs, setsDone, tick } from "./player/clock.js";
import { stayAwake } from "./player/awake.js";
import { Figure } from "./player/figure.js";
import { Sound } from "./player/sound.js";

class SessionFile extends HTMLElement {
  #play = null;
  #state = null;
  #sound = new Sound();
  #figure = null;
  #moves = null;
  #shown = { step: -1, second: -1 };

  connectedCallback() {
    this.#play = JSON.parse(document.getElementById(this.dataset.play).textContent);
    this.#moves = unpacked(this.dataset.moves);
    this.#moves.catch(() => {});
    this.#figure = new Figure(this.#part("figure"), async (id) => (await this.#moves)[id]);
    this.querySelector("[data-start]").hidden = false;
    this.addEventListener("click", (event) => {
      const press = event.target.closest("[data-do]")?.dataset.do;
      if (press) this.#press(press, Date.now());
    });
    document.addEventListener("keydown", (event) => {
      const what = { " ": "pause", ArrowRight: "next", ArrowLeft: "back", h: "hurts", b: "bells", m: "voice" }[event.key];
      if (!what || !this.#state || this.#state.over || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      event.preventDefault();
      this.#press(what, Date.now());
    });
    for (const name of ["visibilitychange", "resume"]) document.addEventListener(name, () => this.#tick());
    setInterval(() => this.#tick(), 200);
    this.dataset.ready = "";
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #press(what, now) {
    this.#sound.wake();
    if (what === "start") this.#start(now);
    const state = this.#state;
    if (!state) return;
    if (what === "voice" || what === "bells") this.#sound.turn(what);
    if (what === "close") this.#close();
    if (!state.over) {
      if (what === "pause") isPaused(state) ? goOn(state, now) : pause(state, now);
      if (what === "next") goTo(state, state.step + 1, now);
      if (what === "back") this.#back(now);
      if (what === "hurts") this.#hurts(now);
      if (what === "end") end(state, now);
    }
    this.#switches();
    this.#tick();
  }

  #start(now) {
    this.#state = begin(this.#play, "", now);
    this.#shown = { step: -1, second: -1 };
    this.#part("note").hidden = true;
    this.#part("stage").showModal();
    stayAwake(true);
  }

  #close() {
    this.#part("stage").close();
    this.#sound.hush();
    stayAwake(false);
    this.#state = null;
  }

  #back(now) {
    const spent = this.#play.steps[this.#state.step].s * 1000 - leftMs(this.#state, now);
    goTo(this.#state, spent > 3000 ? this.#state.step : this.#state.step - 1, now);
    this.#shown.step = -1;
  }

  #hurts(now) {
    const { steps } = this.#play;
    if (steps[this.#state.step].item === null) return;
    leave(this.#state, { outcome: "hurt", sets: setsDone(steps, this.#state.step) }, now);
    this.#part("note").hidden = false;
    this.#sound.say(this.#part("note").textContent);
  }

  #tick() {
    const state = this.#state;
    if (!state) return;
    const now = Date.now();
    if (!state.over) tick(state, now);
    this.#part("stage").dataset.view = state.over ? "over" : "playing";
    if (state.over) {
      if (this.#shown.step !== state.step || this.#shown.second !== -2) this.#showEnd();
      return;
    }
    const step = this.#play.steps[state.step];
    const second = Math.ceil(leftMs(state, now) / 1000);
    if (this.#shown.step !== state.step) this.#showStep(step);
    else if (second !== this.#shown.second && second > 0 && second <= step.countdown && !isPaused(state)) this.#sound.ring("tick");
    this.#shown.second = second;
    this.#figure.at(step.s * 1000 - leftMs(state, now), isPaused(state));
    const { words } = this.#play;
    put(this.#part("time"), second >= 60 ? clockTime(second) : String(second));
    put(this.#part("kind"), isPaused(state) ? words.paused : words[step.kind]);
    put(this.#part("pause"), isPaused(state) ? words.goOn : words.pause);
    const all = this.#play.steps.reduce((sum, each) => sum + each.s, 0);
    put(this.#part("left"), words.left.replace("{time}", clockTime(Math.max(0, Math.ceil(all - playedMs(state, now) / 1000)))));
  }

  #showStep(step) {
    const { items, steps, words } = this.#play;
    const item = step.item === null ? null : items[step.item];
    this.#shown.step = this.#state.step;
    this.#part("stage").dataset.kind = step.kind;
    put(this.#part("name"), item ? item.name : words.close);
    put(this.#part("detail"), item ? [step.sideWords, item.dose].filter(Boolean).join(" · ") : "");
    put(this.#part("cue"), item ? (item.cues[(step.set ?? 0) % item.cues.length] ?? "") : step.say);
    put(this.#part("where"), item ? words.step.replace("{n}", step.item + 1).replace("{of}", items.length) : "");
    put(this.#part("spoken"), step.say);
    const next = steps[this.#state.step + 1];
    const nextName = next?.item == null ? words.close : next.item === step.item ? words[next.kind] : items[next.item].name;
    put(this.#part("next"), next ? words.nextIs.replace("{name}", nextName) : words.last);
    this.#draw(item ? item.figure : this.#play.closing, step);
    this.#sound.ring(step.kind);
    this.#sound.say(step.say);
  }

  // Where a browser cannot unpack what moves, the still figure of the list stands there.
  async #draw(id, step) {
    await this.#figure.show(id, step);
    const place = this.#part("figure");
    const still = this.querySelector(`[data-figure="${id}"] svg`);
    if (!place.firstChild && still) place.replaceChildren(still.cloneNode(true));
  }

  #showEnd() {
    const { items, words } = this.#play;
    const state = this.#state;
    this.#shown = { step: state.step, second: -2 };
    stayAwake(false);
    put(this.#part("finish"), state.finished ? words.done : words.endedEarly);
    this.#part("done").replaceChildren(...items.map((item, at) => {
      const line = document.createElement("li");
      line.textContent = `${item.name}: ${this.getAttribute(`data-went-${state.went[at]?.outcome ?? "done"}`)}`;
      return line;
    }));
    if (state.finished) this.#sound.ring("over");
    this.#sound.say(this.#part("finish").textContent);
  }

  #switches() {
    const { words } = this.#play;
    put(this.#part("bells"), this.#sound.bells ? words.bellsOn : words.bellsOff);
    this.#part("bells").setAttribute("aria-pressed", String(this.#sound.bells));
    const hasVoice = Boolean(this.#sound.localVoice());
    put(this.#part("voice"), hasVoice && this.#sound.voice ? words.voiceOn : words.voiceOff);
    this.#part("voice").disabled = !hasVoice;
    this.#part("voice").setAttribute("aria-pressed", String(hasVoice && this.#sound.voice));
  }
}

// The moving parts of all figures stand in the file gzipped, in base64.
async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function clockTime(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

customElements.define("session-file", SessionFile);
