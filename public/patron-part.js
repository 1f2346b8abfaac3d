// <patron-part> is drawn by the module that does what a patron does (app/account), or what staff do (app/desk). It is fetched
// when somebody who has an account looks at such a part, or presses its button: most readers never need it. <patron-count>
// shows what waits.
const KEPT = "bookmobile.account";

const modules = {};
const load = (name = "account") => {
  modules[name] ??= import(document.querySelector(`meta[name=${name}]`).content).then(async (module) => {
    await module.default();
    return module;
  });
  // What failed is tried again at the next wish.
  modules[name].catch(() => { delete modules[name]; });
  return modules[name];
};

const known = () => {
  try {
    return JSON.parse(localStorage.getItem(KEPT));
  } catch {
    return null;
  }
};

const AT_ONCE = ["account", "desk", "list"];
const FOR_PATRONS = ["hold", "record", "search"];

customElements.define("patron-part", class extends HTMLElement {
  static observedAttributes = ["data-about"];

  connectedCallback() {
    const { kind, words } = this.dataset;
    const [asked, loading, failed] = JSON.parse(words);
    this.notes = {
      asked: this.note("button", "button", asked),
      loading: this.note("p", "muted", loading),
      failed: this.note("p", "note", failed),
    };
    this.notes.asked.dataset.testid = `${kind}-open`;
    this.notes.asked.addEventListener("click", () => this.draw());
    this.notes.failed.role = "alert";
    if (AT_ONCE.includes(kind) || (FOR_PATRONS.includes(kind) && known())) this.draw();
    else if (asked) this.show("asked");
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

  // Whoever searches has not asked for the module: nothing is said where it cannot be fetched.
  show(name) {
    for (const [known, note] of Object.entries(this.notes)) note.hidden = known !== name || this.dataset.kind === "search";
  }

  clear() {
    this.mounted?.free();
    this.room?.remove();
    this.mounted = this.room = undefined;
  }

  async draw() {
    this.show("loading");
    try {
      const { kind } = this.dataset;
      const module = await load(kind === "desk" ? kind : undefined);
      if (!this.isConnected || this.room) return;
      this.room = this.appendChild(document.createElement("div"));
      this.mounted = module[`mount_${kind}`](this.room, this.dataset.about);
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
      const { ready = 0, unread = 0, waiting = 0 } = known() ?? {};
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
if (known()) load().then((account) => account.start(), () => {});
