// <app-part> is a page or an element of the app that a part draws: a WebAssembly module of its own, fetched when somebody
// wants it. Most readers never need most of them. Which part draws what, and when, is said in app/parts.toml; the page has
// that list from `bookmobile app seal`. The contract of parts stands there too.
//
// <patron-count> shows how much in the patron's account waits to be seen.
const { scripts, kinds, background } = JSON.parse(document.getElementById("parts").textContent);
// What app/account leaves for the app about who is signed in.
const SIGNED_IN = "bookmobile.account";

const modules = {};
const load = (part) => {
  modules[part] ??= import(scripts[part]).then(async (module) => {
    await module.default();
    return module;
  });
  // What failed is tried again at the next wish.
  modules[part].catch(() => { delete modules[part]; });
  return modules[part];
};

const signedIn = () => {
  try {
    return JSON.parse(localStorage.getItem(SIGNED_IN));
  } catch {
    return null;
  }
};

customElements.define("app-part", class extends HTMLElement {
  static observedAttributes = ["data-about"];

  connectedCallback() {
    const { kind, words } = this.dataset;
    const [ask, loading, failed] = JSON.parse(words);
    this.notes = {
      ask: this.note("button", "button", ask),
      loading: this.note("p", "muted", loading),
      failed: this.note("p", "note", failed),
    };
    this.notes.ask.dataset.testid = `${kind}-open`;
    this.notes.ask.addEventListener("click", () => this.draw());
    this.notes.failed.role = "alert";
    const { drawn } = kinds[kind];
    if (drawn === "at-once" || (drawn === "signed-in" && signedIn())) this.draw();
    else this.show("ask");
  }

  disconnectedCallback() {
    this.clear();
    this.replaceChildren();
  }

  // The names of the branches may come after what they are needed for.
  attributeChangedCallback() {
    this.mounted?.tell(this.dataset.about);
  }

  note(name, style, text) {
    const note = Object.assign(document.createElement(name), { className: style, textContent: text, hidden: true });
    return this.appendChild(note);
  }

  // Shows one note and hides the others. Without a text it stays hidden: who has asked for nothing is told nothing.
  show(name) {
    for (const [known, note] of Object.entries(this.notes)) note.hidden = known !== name || !note.textContent;
  }

  clear() {
    this.mounted?.free();
    this.place?.remove();
    this.mounted = this.place = undefined;
  }

  async draw() {
    this.show("loading");
    try {
      const { kind } = this.dataset;
      const module = await load(kinds[kind].part);
      if (!this.isConnected || this.place) return;
      this.place = this.appendChild(document.createElement("div"));
      this.mounted = module.mount(this.place, kind, this.dataset.about);
      this.show();
    } catch (error) {
      console.error(error);
      this.clear();
      this.show("failed");
    }
  }
});

customElements.define("patron-count", class extends HTMLElement {
  connectedCallback() {
    this.tell = () => {
      const { ready = 0, unread = 0, waiting = 0 } = signedIn() ?? {};
      this.textContent = ready + unread + waiting || "";
    };
    addEventListener("bookmobile-account", this.tell);
    addEventListener("storage", this.tell);
    this.tell();
  }

  disconnectedCallback() {
    removeEventListener("bookmobile-account", this.tell);
    removeEventListener("storage", this.tell);
  }
});

// What waits is sent without anybody looking at it.
if (signedIn()) for (const part of background) load(part).then((module) => module.start(), () => {});
