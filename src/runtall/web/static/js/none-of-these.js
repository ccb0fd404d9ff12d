// <none-of-these>: ticking "none of these" clears the rest of its questions, and ticking one of them clears "none". The form works without it.
class NoneOfThese extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", ({ target }) => {
      if (target.type !== "checkbox" || !target.checked) return;
      const none = "none" in target.dataset;
      for (const box of this.querySelectorAll("input[type=checkbox]")) {
        if (box !== target && (none || "none" in box.dataset)) box.checked = false;
      }
    });
  }
}
customElements.define("none-of-these", NoneOfThese);
