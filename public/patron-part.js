// <patron-part> is drawn by the module that does what a patron does (app/account). It is fetched when somebody who has an
// account looks at such a part, or presses its button: most readers never need it. <patron-count> shows what waits.
const KEPT = "bookmobile.account";

let module;
const load = () => {
  module ??= import(document.querySelector("meta[name=account]").content).then(async (account) => {
    await account.default();
    return account;
  });
  // What failed is tried again at the next wish.
  module.catch(() => { module = undefined; });
  return module;
};

const known = () => {
  try {
    return JSON.parse(localStorage.getItem(KEPT));
  } catch {
    return null;
  }
};

customElements.define("patron-part", class extends HTMLElement {
  static observedAttributes = ["data-branches"];

  connectedCallback() {
    const { kind } = this.dataset;
    this.querySelector("[data-when=asked]")?.addEventListener("click", () => this.draw());
    // Pages at once; what only a patron can use, for who is signed in here.
    if (["account", "list"].includes(kind) || (["hold", "record", "search"].includes(kind) && known())) this.draw();
  }

  disconnectedCallback() {
    this.clear();
  }

  // The names of the branches may come after what they are needed for.
  attributeChangedCallback() {
    this.mounted?.tell(this.about);
  }

  get about() {
    const { language, title, text, branches } = this.dataset;
    return JSON.stringify({ language, title, text, branches: JSON.parse(branches) });
  }

  clear() {
    this.mounted?.free();
    this.room?.remove();
    this.mounted = this.room = undefined;
  }

  show(name) {
    for (const part of this.querySelectorAll(":scope > [data-when]")) part.hidden = part.dataset.when !== name;
  }

  async draw() {
    this.show("loading");
    try {
      const account = await load();
      if (!this.isConnected || this.room) return;
      this.room = document.createElement("div");
      this.append(this.room);
      this.mounted = account[`mount_${this.dataset.kind}`](this.room, this.about);
      this.show("drawn");
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
if (known()) load().then((account) => account.start(JSON.stringify({ language: document.documentElement.lang })), () => {});
