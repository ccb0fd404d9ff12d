// The figure of the player: drawn in place, moved by the Web Animations API in time with the clock. Transforms alone.
const DRIFT_MS = 160;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Figure {
  #place;
  #got;
  #kept = new Map();
  #id = null;
  #parts = null;
  #animations = [];
  #step = null;

  // ``got`` gives the parts of a figure by its address.
  constructor(place, got) {
    this.#place = place;
    this.#got = got;
  }

  // Fetches what a session needs, so that it plays without a connection too.
  ready(addresses) {
    for (const address of addresses) this.#fetched(address).catch(() => {});
  }

  // Shows the figure of a step; where none can be had, the place stays empty.
  async show(address, step) {
    this.#step = step;
    this.#place.classList.toggle("is-mirrored", step.side === "left");
    if (address === this.#id) return;
    this.#id = address;
    try {
      const parts = address === null ? null : await this.#fetched(address);
      if (address === this.#id) this.#draw(parts);
    } catch {
      if (address === this.#id) { this.#id = null; this.#draw(null); }
    }
  }

  // Puts the figure where the clock stands: ``spentMs`` of the step are over.
  at(spentMs, paused) {
    if (!this.#parts || !this.#step) return;
    const { time, rate } = this.#now(spentMs);
    const runs = rate > 0 && !paused && !calm.matches;
    for (const each of this.#animations) {
      if (each.playbackRate !== rate && rate > 0) each.playbackRate = rate;
      if (runs && each.playState !== "running") each.play();
      if (!runs && each.playState !== "paused") each.pause();
      const shown = Number(each.currentTime ?? 0) % this.#totalMs;
      const off = Math.abs(shown - time);
      if (!runs || Math.min(off, this.#totalMs - off) > DRIFT_MS * Math.max(1, rate)) each.currentTime = time;
    }
  }

  get #totalMs() {
    return this.#parts.total_s * 1000;
  }

  // Where in one repetition it is, and how fast that runs: repetitions fill the step, a hold is taken, kept and left.
  #now(spentMs) {
    const step = this.#step, keys = this.#parts.keys, most = this.#parts.alternates ? keys.length / 2 : keys.length;
    const held = keys[Math.min(most, keys.length) - 1];
    if (step.kind !== "work" || calm.matches) return { time: 1000 * (step.kind === "work" && held ? held[0] : 0), rate: 0 };
    if (step.reps) {
      const each = (step.s * 1000) / step.reps;
      return { time: ((spentMs % each) / each) * this.#totalMs, rate: this.#totalMs / each };
    }
    if (!step.hold || keys.length < 2) return { time: spentMs % this.#totalMs, rate: 1 };
    const into = held[0] * 1000, left = step.s * 1000 - spentMs, out = this.#totalMs - held[1] * 1000;
    if (spentMs < into) return { time: spentMs, rate: 1 };
    return left < out ? { time: this.#totalMs - left, rate: 1 } : { time: into, rate: 0 };
  }

  async #fetched(address) {
    if (!this.#kept.has(address)) {
      const parts = this.#got(address);
      parts.catch(() => this.#kept.delete(address));
      this.#kept.set(address, parts);
    }
    return this.#kept.get(address);
  }

  #draw(parts) {
    for (const each of this.#animations) each.cancel();
    this.#animations = [];
    this.#parts = parts;
    if (!parts) { this.#place.replaceChildren(); return; }
    const text = `<svg xmlns="http://www.w3.org/2000/svg" class="fig" viewBox="${parts.viewBox}" aria-hidden="true" focusable="false">${parts.drawing}</svg>`;
    const svg = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
    this.#place.replaceChildren(svg);
    for (const [name, frames] of Object.entries(parts.frames)) {
      for (const element of svg.querySelectorAll(`.${name}`)) {
        const animation = element.animate(frames, { duration: this.#totalMs, iterations: Infinity, easing: "linear" });
        animation.pause();
        this.#animations.push(animation);
      }
    }
  }
}
