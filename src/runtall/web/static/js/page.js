// What every page does by itself: charts drawn when they come into view, sheets that close, answers to htmx in words.
let bundle;

function chartBundle(address) {
  bundle ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.vegaEmbed);
    script.onerror = () => reject(new Error("the chart bundle did not come"));
    document.head.append(script);
  });
  return bundle;
}

// <run-chart data-spec="id of a JSON block">: {"bundle": address, "wide": spec, "narrow": what differs}. The block is the page's own data.
class RunChart extends HTMLElement {
  #specs = null;
  #width = 0;
  #drawing = null;

  connectedCallback() {
    const block = document.getElementById(this.dataset.spec);
    if (!block) return;
    this.#specs = JSON.parse(block.textContent);
    this.style.minHeight = `${this.dataset.height || 200}px`;
    new IntersectionObserver((seen, observer) => {
      if (!seen.some((each) => each.isIntersecting)) return;
      observer.disconnect();
      // The words first: the bundle waits until a frame with them has been shown.
      requestAnimationFrame(() => setTimeout(() => new ResizeObserver(() => this.#draw()).observe(this)));
    }, { rootMargin: "300px" }).observe(this);
  }

  // Draws whether or not it was seen yet: for paper, which shows everything at once.
  drawNow() {
    return this.#draw();
  }

  async #draw() {
    const width = Math.floor(this.clientWidth);
    if (!this.#specs || !width || Math.abs(width - this.#width) < 8) return;
    this.#width = width;
    const spec = structuredClone({ ...this.#specs.wide, ...(width < 480 ? this.#specs.narrow : {}) });
    delete spec.$schema;
    spec.width = width;
    spec.autosize = { type: "fit-x", contains: "padding" };
    try {
      const embed = await chartBundle(this.#specs.bundle);
      this.#drawing?.finalize();
      const holder = document.createElement("div");
      this.#drawing = await embed(holder, spec, { ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: false, logLevel: 1 });
      holder.querySelectorAll("[aria-label],[aria-roledescription]").forEach((each) => {
        each.removeAttribute("aria-label");
        each.removeAttribute("aria-roledescription");
        each.removeAttribute("role");
      });
      holder.setAttribute("aria-hidden", "true");
      this.replaceChildren(holder);
      this.dataset.drawn = String(width);
    } catch (error) {
      this.dataset.failed = "";
      this.style.minHeight = "";
      this.closest(".chart")?.querySelector("details.figures")?.setAttribute("open", "");
    }
  }
}
customElements.define("run-chart", RunChart);

// A sheet of places closes when something else is touched or Escape is pressed.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.places-more[open]").forEach((each) => {
    if (!each.contains(event.target)) each.removeAttribute("open");
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.places-more[open]").forEach((each) => {
    each.removeAttribute("open");
    each.querySelector("summary").focus();
  });
});

// A fragment that could not be fetched says so where the reader is looking.
document.addEventListener("htmx:responseError", (event) => say(event.detail.elt, event.detail.xhr.responseText));
document.addEventListener("htmx:sendError", (event) => say(event.detail.elt, ""));
function say(element, page) {
  const told = page && new DOMParser().parseFromString(page, "text/html").querySelector("main .lede")?.textContent.trim();
  const note = element.closest("form, section")?.querySelector("[data-trouble]") ?? document.querySelector("[data-trouble]");
  if (note) {
    note.textContent = told || note.dataset.trouble;
    note.hidden = false;
  }
}

// A session that was done without a connection is told as soon as any page reaches runtall; the player does it by itself.
function tellWhatWaits() {
  let waits = null;
  try {
    waits = localStorage.getItem("runtall-unsent");
  } catch (error) {
    return; // a browser that keeps nothing has nothing waiting
  }
  if (!waits || waits === "[]" || document.querySelector("run-player")) return;
  import("./player/sync.js").then((sync) => sync.send());
}
tellWhatWaits();
window.addEventListener("online", tellWhatWaits);
