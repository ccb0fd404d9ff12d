// <body-chart>: says in words what is chosen, and keeps the two drawings of one choice (back and front) in step.
class BodyChart extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => {
      const changed = event.target;
      if (changed.name !== "felt") return;
      this.#same(changed.value).forEach((each) => { each.checked = changed.checked; });
      this.#say();
    });
    this.querySelectorAll('input[name="felt"]:checked').forEach((each) => {
      this.#same(each.value).forEach((twin) => { twin.checked = true; });
    });
    this.#say();
  }

  #same(value) {
    return [...this.querySelectorAll('input[name="felt"]')].filter((each) => each.value === value);
  }

  #say() {
    const said = this.querySelector("[data-said]");
    const names = [...this.querySelectorAll('label:has(input[name="felt"]:checked)')].map((each) => each.textContent.trim());
    said.textContent = [...new Set(names)].join(" · ") || this.dataset.none;
    said.hidden = false;
  }
}
customElements.define("body-chart", BodyChart);
