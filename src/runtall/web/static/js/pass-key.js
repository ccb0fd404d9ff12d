// <pass-key>: makes a passkey or signs with one, and sends what came of it with the form inside. Without scripts, or where passkeys cannot
// be, it stays hidden: there is another way beside it.
const able = window.isSecureContext && "PublicKeyCredential" in window;

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// What the server sends in words becomes bytes where the browser wants bytes.
function asAsked(options) {
  const wanted = structuredClone(options.publicKey);
  wanted.challenge = bytes(wanted.challenge);
  if (wanted.user) wanted.user.id = bytes(wanted.user.id);
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    for (const each of wanted[list] ?? []) each.id = bytes(each.id);
  }
  return wanted;
}

function asAnswered(made) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) response[name] = text(made.response[name]);
  }
  if (made.response.getTransports) response.transports = made.response.getTransports();
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment,
    clientExtensionResults: made.getClientExtensionResults(),
    response,
  };
}

class PassKey extends HTMLElement {
  connectedCallback() {
    if (!able) {
      document.querySelector("[data-no-pass-key]")?.removeAttribute("hidden");
      return;
    }
    this.hidden = false;
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
  }

  async options() {
    const held = this.querySelector("script[type='application/json']");
    if (held) return JSON.parse(held.textContent);
    const answer = await fetch(this.dataset.options, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  async ask() {
    const failed = this.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      const { creation_options: creation, request_options: request } = await this.options();
      const publicKey = asAsked(creation ?? request);
      if (creation) {
        // it is to sign in alone, without a password: it must be found without a name, and its owner must show who they are
        publicKey.authenticatorSelection = {
          ...publicKey.authenticatorSelection,
          residentKey: "required",
          requireResidentKey: true,
          userVerification: "required",
        };
      }
      const made = await navigator.credentials[this.dataset.does]({ publicKey });
      this.form.elements.credential.value = JSON.stringify(asAnswered(made));
      this.form.submit();
    } catch {
      failed.hidden = false;
    }
  }
}
customElements.define("pass-key", PassKey);
