// Bells by Web Audio and cues by the voices of this device; a voice that lives elsewhere is never used.
const BELLS = {
  get_ready: [[660, 0], [880, 0.18]],
  work: [[1047, 0]],
  rest: [[523, 0]],
  switch_side: [[784, 0], [784, 0.2]],
  next: [[523, 0]],
  close: [[523, 0], [392, 0.25]],
  tick: [[440, 0]],
  over: [[523, 0], [659, 0.2], [784, 0.4]],
};

// A page opened as a file may have no store of its own.
function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch (error) {
    return null;
  }
}

export class Sound {
  bells = kept("runtall-bells") !== "off";
  voice = kept("runtall-voice") !== "off";
  #context = null;

  // Browsers let sound out only after a touch or a key.
  wake() {
    this.#context ??= "AudioContext" in window ? new AudioContext() : null;
    if (this.#context?.state === "suspended") this.#context.resume().catch(() => {});
  }

  ring(kind) {
    if (!this.bells || this.#context?.state !== "running") return;
    for (const [pitch, after] of BELLS[kind] ?? BELLS.tick) {
      const at = this.#context.currentTime + after;
      const tone = this.#context.createOscillator();
      const gain = this.#context.createGain();
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0.0001, at);
      gain.gain.exponentialRampToValueAtTime(kind === "tick" ? 0.12 : 0.35, at + 0.01);
      gain.gain.exponentialRampToValueAtTime(0.0001, at + (kind === "tick" ? 0.09 : 0.7));
      tone.connect(gain).connect(this.#context.destination);
      tone.start(at);
      tone.stop(at + 0.75);
    }
  }

  localVoice() {
    const known = window.speechSynthesis?.getVoices().filter((each) => each.localService) ?? [];
    const language = document.documentElement.lang.slice(0, 2).toLowerCase();
    return known.find((each) => each.lang.toLowerCase().startsWith(language)) ?? null;
  }

  say(text, { over = true } = {}) {
    const voice = this.voice ? this.localVoice() : null;
    if (!voice || !text) return;
    if (over) window.speechSynthesis.cancel();
    else if (window.speechSynthesis.speaking) return;
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.voice = voice;
    spoken.lang = voice.lang;
    window.speechSynthesis.speak(spoken);
  }

  hush() {
    window.speechSynthesis?.cancel();
  }

  turn(what) {
    this[what] = !this[what];
    try {
      localStorage.setItem(`runtall-${what}`, this[what] ? "on" : "off");
    } catch (error) {
      // Nowhere to keep it: it holds until the page is closed.
    }
    if (what === "voice" && !this.voice) this.hush();
  }
}
