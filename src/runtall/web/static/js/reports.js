// The report prints whole: charts further down are drawn before anybody presses print, and a button does the pressing.
class PrintButton extends HTMLElement {
  connectedCallback() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    button.textContent = document.getElementById("print-words").content.textContent;
    button.addEventListener("click", async () => {
      await drawAll();
      window.print();
    });
    this.replaceChildren(button);
  }
}
customElements.define("print-button", PrintButton);

function drawAll() {
  return Promise.all([...document.querySelectorAll("run-chart")].map((chart) => chart.drawNow?.()));
}
const whenIdle = window.requestIdleCallback ?? ((task) => setTimeout(task, 1500));
window.addEventListener("load", () => whenIdle(() => drawAll()));
