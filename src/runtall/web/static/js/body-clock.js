// <body-clock>: a stopwatch, or with data-down a countdown. On the wall clock, so a locked screen does not stop it.
class BodyClock extends HTMLElement {
  #began = 0;
  #ticking = 0;

  connectedCallback() {
    if (this.children.length) return;
    this.output = document.createElement("output");
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "button button-quiet button-small";
    this.button.textContent = this.dataset.start;
    this.append(this.button, this.output);
    this.button.addEventListener("click", () => (this.#began ? this.#end() : this.#begin()));
  }

  disconnectedCallback() {
    clearInterval(this.#ticking);
  }

  #begin() {
    this.#began = Date.now();
    this.button.textContent = this.dataset.stop;
    this.#show();
    this.#ticking = setInterval(() => this.#show(), 200);
  }

  #end() {
    this.#show();
    clearInterval(this.#ticking);
    this.#began = 0;
    this.button.textContent = this.dataset.start;
  }

  #show() {
    const passed = (Date.now() - this.#began) / 1000;
    const down = Number(this.dataset.down || 0);
    const left = Math.ceil(down - passed);
    if (down && left <= 0) {
      this.output.textContent = this.dataset.over;
      clearInterval(this.#ticking);
      this.#began = 0;
      this.button.textContent = this.dataset.start;
      return;
    }
    this.output.textContent = `${down ? left : Math.floor(passed)} ${this.dataset.unit}`;
  }
}
customElements.define("body-clock", BodyClock);
