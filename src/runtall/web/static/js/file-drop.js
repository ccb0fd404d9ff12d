// <file-drop data-settings="id of a JSON block"> around a plain form with <input type=file multiple>.
// Small files go together in forms of some megabytes; a large one goes in pieces: the server says how much of it has come,
// and a broken connection or a reload goes on from there.
const PATIENCE_S = [1, 2, 4, 8, 15, 30];
const wait = (seconds) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    window.addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
  });

class FileDrop extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.settings = JSON.parse(document.getElementById(this.dataset.settings).textContent);
    this.words = this.settings.words;
    this.token = this.form.elements.csrfmiddlewaretoken.value;
    this.dataset.ready = "";
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = [...this.form.querySelectorAll("input[type=file]")].flatMap((field) => [...field.files]);
      this.#take(chosen.map((file) => ({ file, path: file.webkitRelativePath || file.name })));
    });
    this.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.dataset.over = "";
    });
    this.addEventListener("dragleave", () => delete this.dataset.over);
    this.addEventListener("drop", async (event) => {
      event.preventDefault();
      delete this.dataset.over;
      this.#take(await dropped(event.dataTransfer));
    });
  }

  async #take(files) {
    if (this.dataset.busy !== undefined) return;
    if (!files.length) return this.#trouble(this.words.none || "");
    this.dataset.busy = "";
    this.#trouble("");
    this.querySelector("[data-sending]").hidden = false;
    this.querySelector("[data-list]").replaceChildren();
    const small = files.filter(({ file }) => file.size <= this.settings.atOnceBytes);
    const large = files.filter(({ file }) => file.size > this.settings.atOnceBytes);
    try {
      let last = small.length ? await this.#sendSmall(small) : "";
      for (const each of large) last = await this.#sendLarge(each);
      this.#say(this.words.starting);
      location.assign(files.length > small.length && small.length ? this.settings.form : last);
    } catch (error) {
      this.#trouble(error.told || this.words.failed);
      delete this.dataset.busy;
    }
  }

  async #sendSmall(files) {
    const total = files.reduce((sum, { file }) => sum + file.size, 0);
    const line = this.#line(this.words.small, total);
    let drop = "", url = "", done = 0;
    for (const group of groups(files, this.settings.atOnceBytes, this.settings.atOnceFiles)) {
      const isLast = group.last;
      const answer = await this.#asked(this.settings.form, () => {
        const form = new FormData();
        form.set("csrfmiddlewaretoken", this.token);
        form.set("drop", drop);
        if (!isLast) form.set("more", "1");
        for (const [name, value] of this.#said()) form.append(name, value);
        for (const { file, path } of group.files) {
          form.append("files", file, file.name);
          form.append("paths", path);
        }
        return { method: "POST", body: form };
      });
      ({ drop, url = "" } = await answer.json());
      done += group.files.reduce((sum, { file }) => sum + file.size, 0);
      line.at(done);
    }
    return url;
  }

  async #sendLarge({ file, path }) {
    const line = this.#line(path, file.size);
    line.say(this.words.looking);
    const mark = await markOf(file);
    const begun = await this.#asked(this.settings.uploads, () => ({
      method: "POST",
      body: new URLSearchParams({ name: path, size_bytes: String(file.size), mark, csrfmiddlewaretoken: this.token }),
    }));
    let { drop, offset, url } = await begun.json();
    if (offset) this.#say(this.words.goesOn.replace("{done}", sized(offset)));
    line.at(offset);
    let failed = 0;
    while (offset < file.size) {
      const piece = file.slice(offset, offset + this.settings.pieceBytes);
      try {
        const answer = await fetch(url, {
          method: "PUT",
          body: piece,
          headers: { "X-CSRFToken": this.token, "Upload-Offset": String(offset), "Content-Type": "application/octet-stream" },
        });
        if (answer.ok || answer.status === 409) {
          offset = Number(answer.headers.get("Upload-Offset"));
          if (answer.status === 409 && failed++ > PATIENCE_S.length) throw await refusal(answer);
        } else if (answer.status < 500) throw await refusal(answer);
        else throw new Error("the server failed");
        if (answer.ok && failed) {
          failed = 0;
          this.#say("");
        }
        line.at(offset);
      } catch (error) {
        if (error.refused) throw error;
        this.#say(this.words.broken);
        await wait(PATIENCE_S[Math.min(failed++, PATIENCE_S.length - 1)]);
        offset = await this.#offset(url, offset);
      }
    }
    const started = await this.#asked(this.settings.start, () => ({
      method: "POST",
      body: new URLSearchParams([...this.#said(), ["drop", drop], ["csrfmiddlewaretoken", this.token]]),
    }));
    return (await started.json()).url;
  }

  // What else the form says goes along with its files.
  #said() {
    return [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  }

  async #offset(url, known) {
    try {
      const answer = await fetch(url, { method: "HEAD", cache: "no-store" });
      return answer.ok ? Number(answer.headers.get("Upload-Offset")) : known;
    } catch {
      return known;
    }
  }

  // Asks until the server answers; what it refuses is told in its own words.
  async #asked(url, request) {
    for (let failed = 0; ; failed++) {
      try {
        const answer = await fetch(url, { ...request(), headers: { Accept: "application/json" } });
        if (answer.ok) return answer;
        if (answer.status < 500) throw await refusal(answer);
      } catch (error) {
        if (error.refused) throw error;
      }
      this.#say(this.words.broken);
      await wait(PATIENCE_S[Math.min(failed, PATIENCE_S.length - 1)]);
    }
  }

  #say(words) {
    this.querySelector("[data-told]").textContent = words;
  }

  #trouble(words) {
    const note = this.querySelector("[data-trouble]");
    note.textContent = words;
    note.hidden = !words;
  }

  #line(name, total) {
    const line = document.createElement("li");
    const title = document.createElement("b");
    const bar = document.createElement("progress");
    const told = document.createElement("span");
    title.textContent = name;
    told.className = "told";
    bar.max = total || 1;
    bar.value = 0;
    bar.setAttribute("aria-label", name);
    line.append(title, bar, told);
    this.querySelector("[data-list]").append(line);
    const say = (words) => { told.textContent = words; };
    const at = (done) => {
      bar.value = done;
      say(this.words.sending.replace("{done}", sized(done)).replace("{total}", sized(total)));
    };
    at(0);
    return { say, at };
  }
}
customElements.define("file-drop", FileDrop);

async function refusal(answer) {
  const error = new Error("refused");
  error.refused = true;
  error.told = (await answer.json().catch(() => ({}))).error || "";
  return error;
}

function sized(bytes) {
  const [unit, size, digits] = bytes >= 999.5e6 ? ["gigabyte", 1e9, 1] : bytes >= 999.5e3 ? ["megabyte", 1e6, 0] : ["kilobyte", 1e3, 0];
  const language = document.documentElement.lang || "en";
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: digits }).format(bytes / size);
}

function* groups(files, mostBytes, mostFiles) {
  let group = [], bytes = 0;
  for (const [index, each] of files.entries()) {
    group.push(each);
    bytes += each.file.size;
    const last = index === files.length - 1;
    if (last || group.length === mostFiles || bytes + files[index + 1].file.size > mostBytes) {
      yield { files: group, last };
      [group, bytes] = [[], 0];
    }
  }
}

// By which the same file is known again after a reload: when it was changed, and a digest of its beginning.
async function markOf(file) {
  const beginning = await file.slice(0, 1 << 20).arrayBuffer();
  if (!crypto.subtle) return String(file.lastModified);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", beginning));
  return `${file.lastModified}-${[...digest.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

// Files of a drop, folders opened with the paths inside them.
async function dropped(data) {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...data.files].map((file) => ({ file, path: file.name }));
  return (await Promise.all(entries.map(opened))).flat();
}

async function opened(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [{ file, path: entry.fullPath.replace(/^\//, "") }];
  }
  const reader = entry.createReader(), inside = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    inside.push(...some);
  }
  return (await Promise.all(inside.map(opened))).flat();
}
