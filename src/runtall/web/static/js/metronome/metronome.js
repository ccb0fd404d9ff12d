// <run-metronome>: clicks that are handed to the sound card ahead of time, so that a busy page never shifts one.
import { beatsBefore, tapped, within } from "./beat.js";

const AHEAD_S = 0.3;
const AHEAD_HIDDEN_S = 2.5; // a hidden tab is woken once a second at most
const LOOK_MS = 60;

class RunMetronome extends HTMLElement {
  #play = null;
  #rate = 0;
  #context = null;
  #startAt = 0;
  #number = 0;
  #timer = null;
  #taps = [];
  #sounding = [];

  connectedCallback() {
    this.#play = JSON.parse(document.getElementById(this.dataset.play).textContent);
    this.slider = this.querySelector("#rate-slider");
    this.accent = this.querySelector("#accent-live");
    this.querySelectorAll("[disabled]").forEach((each) => { each.disabled = false; });
    this.addEventListener("click", (event) => this.#press(event.target.closest("button")));
    this.querySelector("[data-do=tap]").addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#tap(event.timeStamp);
    });
    this.slider.addEventListener("input", () => this.#set(Number(this.slider.value)));
    document.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("visibilitychange", () => this.#timer && this.#look());
    this.#set(this.#play.rate);
  }

  #press(button) {
    if (!button) return;
    const { do: what, set } = button.dataset;
    if (set) this.#set(Number(set));
    else if (what === "go") this.#timer ? this.#stop() : this.#start();
    else if (/^[+-]\d+$/.test(what ?? "")) this.#set(this.#rate + Number(what));
  }

  #key(event) {
    if (event.target.closest("input, select, textarea") || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "t") this.#tap(event.timeStamp);
    else if (event.key === "ArrowUp") this.#set(this.#rate + 1);
    else if (event.key === "ArrowDown") this.#set(this.#rate - 1);
    else if (event.key === " " && !event.target.closest("button")) this.#timer ? this.#stop() : this.#start();
    else return;
    event.preventDefault();
  }

  #tap(at) {
    const { taps, rate } = tapped(this.#taps, at);
    this.#taps = taps;
    if (rate) this.#set(rate);
  }

  // The next beat keeps its distance to the last one, at the new rate.
  #set(rate) {
    this.#rate = within(rate, this.#play.least, this.#play.most);
    this.querySelector("[data-rate]").textContent = String(this.#rate);
    this.slider.value = String(this.#rate);
    const file = document.querySelector("#rate");
    if (file) file.value = String(this.#rate);
    if (!this.#timer) return;
    const now = this.#context.currentTime;
    const last = this.#sounding.filter((each) => each.at <= now).at(-1)?.at ?? now;
    this.#silenceAfter(now);
    this.#startAt = Math.max(now + 0.02, last + 60 / this.#rate);
    this.#number = 0;
    this.#look();
  }

  #start() {
    this.#context ??= new AudioContext();
    this.#context.resume();
    this.#startAt = this.#context.currentTime + 0.1;
    this.#number = 0;
    this.#sounding = [];
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#look();
    this.dataset.running = "";
    this.querySelector("[data-do=go]").textContent = this.#play.words.stop;
  }

  #stop() {
    clearInterval(this.#timer);
    this.#timer = null;
    this.#silenceAfter(0);
    delete this.dataset.running;
    this.querySelector("[data-do=go]").textContent = this.#play.words.start;
  }

  #look() {
    const now = this.#context.currentTime;
    if (this.#startAt + (this.#number * 60) / this.#rate < now - 0.05) {
      this.#number = Math.ceil(((now - this.#startAt) * this.#rate) / 60); // the device slept: on from here, in step
    }
    const until = now + (document.hidden ? AHEAD_HIDDEN_S : AHEAD_S);
    for (const { number, at } of beatsBefore(this.#startAt, this.#rate, this.#number, until)) {
      this.#click(Math.max(at, now), number);
      this.#number = number + 1;
    }
    this.#sounding = this.#sounding.filter((each) => each.at > now - 3);
    this.#blink(now);
    this.dataset.beats = String(this.#number);
  }

  #click(at, number) {
    const every = Number(this.accent.value);
    const tone = this.#context.createOscillator();
    const gain = this.#context.createGain();
    tone.frequency.value = every && number % every === 0 ? 1500 : 1000;
    gain.gain.setValueAtTime(0.5, at);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.03);
    tone.connect(gain).connect(this.#context.destination);
    tone.start(at);
    tone.stop(at + 0.04);
    this.#sounding.push({ at, tone });
  }

  #silenceAfter(moment) {
    for (const each of this.#sounding) if (each.at > moment) each.tone.disconnect();
    this.#sounding = this.#sounding.filter((each) => each.at <= moment);
  }

  #blink(now) {
    const last = this.#sounding.filter((each) => each.at <= now).at(-1);
    this.querySelector("[data-beat]").toggleAttribute("data-on", Boolean(last) && now - last.at < 0.09);
  }
}

customElements.define("run-metronome", RunMetronome);
