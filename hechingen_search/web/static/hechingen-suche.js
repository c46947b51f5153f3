// The search box: suggestions while typing, on the search page and, as <hechingen-suche>, on the town's pages.
// It follows the combobox of the ARIA Authoring Practices (list autocomplete, manual selection). Whatever fails,
// a plain form remains. No cookie, no storage, no third party.

const HERE = new URL(import.meta.url);
const LIMIT = 8;
const PAUSE = 90; // ms without a key before asking: below the time between two quick keys
const PATIENCE = 2000; // ms after which an answer comes too late to help
const KEPT = 60; // answers remembered while the page is open

const TEXTS = {
  label: "Wonach suchen Sie?",
  button: "Suchen",
  list: "Vorschläge",
  none: "Keine Vorschläge.",
  one: "1 Vorschlag, mit den Pfeiltasten zu erreichen.",
  many: "{} Vorschläge, mit den Pfeiltasten zu erreichen.",
  loaded: "Ergebnisse aktualisiert:",
};

const STYLE = `
:host { display: block; font: inherit; color: var(--hs-ink, #23211f); }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
label { display: block; margin-bottom: .35em; font-weight: 600; }
.field { position: relative; display: flex; max-width: var(--hs-width, 46rem); }
input { flex: 1; min-width: 0; min-height: 2.75rem; padding: .4em .8em; font: inherit; font-size: max(1em, 16px);
  color: inherit; background: var(--hs-paper, #fff); border: 1px solid var(--hs-edge, #857c72);
  border-radius: var(--hs-radius, .5rem) 0 0 var(--hs-radius, .5rem); border-inline-end: 0; }
input:dir(rtl) { border-radius: 0 var(--hs-radius, .5rem) var(--hs-radius, .5rem) 0; }
button { min-height: 2.75rem; padding: .4em 1.3em; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--hs-on-accent, #fff); background: var(--hs-accent, #8a1c2e); border: 1px solid var(--hs-accent, #8a1c2e);
  border-radius: 0 var(--hs-radius, .5rem) var(--hs-radius, .5rem) 0; }
button:dir(rtl) { border-radius: var(--hs-radius, .5rem) 0 0 var(--hs-radius, .5rem); }
:focus-visible { outline: 3px solid var(--hs-focus, #0b4a82); outline-offset: 2px; }
.suggestions { position: absolute; z-index: 1000; inset-inline: 0; top: calc(100% + .3rem); max-height: min(26rem, 60vh);
  margin: 0; padding: .3rem; overflow-y: auto; list-style: none; text-align: start; background: var(--hs-paper, #fff);
  border: 1px solid var(--hs-edge, #857c72); border-radius: var(--hs-radius, .5rem); box-shadow: 0 .5rem 1.5rem #0003; }
.suggestions[hidden] { display: none; }
.suggestions li { padding: .5em .65em; border-radius: .3rem; cursor: pointer; overflow-wrap: anywhere; }
.suggestions li[aria-selected=true], .suggestions li:hover { background: var(--hs-active, #eaf2f9); }
.suggestions b { font-weight: 700; }
.suggestions small { display: block; opacity: .8; }
.status { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-color-scheme: dark) { :host([dark]) { color: #ebe8e4; --hs-paper: #1f2022; --hs-active: #1d2b38; } }
@media (forced-colors: active) {
  .suggestions li[aria-selected=true] { forced-color-adjust: none; color: HighlightText; background: Highlight; }
}`;

/** Return the texts in the language of `element`, German where there are none of that language. */
async function texts(element) {
  const language = element.closest("[lang]")?.lang.split("-")[0] ?? "de";
  if (language === "de") return TEXTS;
  try {
    const address = new URL(`/hechingen-suche.${encodeURIComponent(language)}.json`, HERE);
    const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE), credentials: "omit" });
    const said = await answer.json();
    return Object.fromEntries(Object.entries(TEXTS).map(([name, german]) => [name, said[german] ?? german]));
  } catch {
    return TEXTS;
  }
}

let boxes = 0;

const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Return `text` in pieces, what goes beyond the typed beginnings of its words in bold. */
function completed(text, typed) {
  const begun = fold(typed).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return text.split(/([\p{L}\p{N}\p{M}]+)/u).flatMap((piece, at) => {
    if (at % 2 === 0) return piece;
    const found = begun.filter((word) => fold(piece).startsWith(word)).sort((a, b) => b.length - a.length)[0];
    const end = found ? [...piece].findIndex((_, i, all) => fold(all.slice(0, i + 1).join("")).length >= found.length) + 1 : 0;
    const letters = [...piece];
    const rest = letters.slice(end).join("");
    return [letters.slice(0, end).join(""), ...(rest ? [make("b", {}, rest)] : [])];
  });
}

/** Suggestions under one input; `root` is where the list and the status live. */
class Combobox {
  constructor(input, field, endpoint, texts) {
    Object.assign(this, { input, endpoint, texts, items: [], active: -1, cache: new Map() });
    const id = `hs-${(boxes += 1)}`;
    this.list = make("ul", { id, role: "listbox", class: "suggestions", "aria-label": texts.list, hidden: "" });
    this.status = make("span", { class: "status", role: "status" });
    field.append(this.list, this.status);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocomplete: "off",
    })) input.setAttribute(name, value);
    input.addEventListener("input", (event) => event.isComposing || this.later());
    input.addEventListener("compositionend", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // The list must not take the focus from the field.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
    input.form.addEventListener("submit", () => this.close());
  }

  get open() {
    return !this.list.hidden;
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const typed = this.input.value.trim();
    this.request?.abort();
    if (!typed) return this.close();
    if (this.cache.has(typed)) return this.show(typed, this.cache.get(typed));
    const request = (this.request = new AbortController());
    const timer = setTimeout(() => request.abort(), PATIENCE);
    try {
      const address = new URL(this.endpoint);
      address.searchParams.set("q", typed.slice(0, 200));
      address.searchParams.set("limit", LIMIT);
      const answer = await fetch(address, { signal: request.signal, credentials: "omit", referrerPolicy: "no-referrer" });
      if (!answer.ok) throw new Error(answer.status);
      const { suggestions } = await answer.json();
      if (this.cache.size >= KEPT) this.cache.delete(this.cache.keys().next().value);
      this.cache.set(typed, suggestions);
      if (this.request === request) this.show(typed, suggestions);
    } catch {
      if (this.request === request) this.close();
    } finally {
      clearTimeout(timer);
    }
  }

  show(typed, items) {
    if (document.activeElement !== this.input && this.input.getRootNode().activeElement !== this.input) return;
    this.items = items;
    this.activate(-1);
    this.list.replaceChildren(...items.map(({ text, label, area }, at) => {
      const option = make("li", { id: `${this.list.id}-${at}`, role: "option", "aria-selected": "false" });
      const what = [label, area].filter(Boolean).join(" · ");
      option.append(...completed(text, typed), ...(what ? [" ", make("small", {}, what)] : []));
      return option;
    }));
    this.list.hidden = !items.length;
    this.input.setAttribute("aria-expanded", String(this.open));
    const { none, one, many } = this.texts;
    this.say(items.length > 1 ? many.replace("{}", items.length) : items.length ? one : none);
  }

  /** Announce politely, and once typing has paused: each key would interrupt the reader otherwise. */
  say(text) {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.status.textContent = text), 600);
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.saying);
    this.request?.abort();
    this.request = null;
    this.list.hidden = true;
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }

  activate(at) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = at;
    const option = this.list.children[at];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const { key, altKey } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (altKey && key === "ArrowUp") this.close();
      else if (!this.open) this.ask();
      else if (!altKey) this.step(key === "ArrowDown" ? 1 : -1);
    } else if (key === "Enter" && this.open && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (key === "Escape" && this.open) {
      event.preventDefault();
      this.close();
    } else if (key === "Escape" && this.input.value) {
      event.preventDefault();
      this.input.value = "";
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) {
      this.activate(-1);
    }
  }

  /** Go one suggestion on; the field itself lies between the last and the first. */
  step(by) {
    clearTimeout(this.timer); // who is choosing does not want the list to change
    this.request?.abort();
    this.request = null;
    const places = this.items.length + 1;
    this.activate(((this.active + 1 + by + places) % places) - 1);
  }

  choose(at) {
    const { text, url } = this.items[at];
    this.close();
    if (url && /^https?:/.test(url)) {
      location.assign(url);
      return;
    }
    this.input.value = text;
    this.input.form.requestSubmit();
  }
}

const suggestions = (action) => new URL("/api/v1/suggest", action).href;

/** The box on any page of the town: `<hechingen-suche>`, with a plain form inside for browsers without scripts. */
class HechingenSuche extends HTMLElement {
  async connectedCallback() {
    if (this.texts) return;
    this.texts = texts(this); // asked for once, however often the element moves
    const said = await this.texts;
    const plain = this.querySelector("form");
    const action = this.getAttribute("action") || plain?.action || new URL("/suche", HERE).href;
    const input = make("input", {
      id: "q", name: "q", type: "search", autocapitalize: "none", enterkeyhint: "search", maxlength: "10000",
    });
    input.value = plain?.elements.q?.value || this.getAttribute("value") || "";
    const field = make("div", { class: "field" }, input, make("button", { type: "submit" }, this.getAttribute("button") || said.button));
    const form = make(
      "form", { action, method: "get", role: "search", "accept-charset": "utf-8" },
      make("label", { for: "q" }, this.getAttribute("label") || plain?.querySelector("label")?.textContent || said.label),
      field,
    );
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    root.append(form);
    new Combobox(input, field, suggestions(action), said);
  }
}

/** The search page: its own form, filters and result pages without loading the frame anew. */
class Page {
  constructor(form, said) {
    this.form = form;
    this.texts = said;
    const input = form.elements.q;
    this.combobox = new Combobox(input, input.parentElement, suggestions(location.href), this.texts);
    this.status = make("p", { class: "hidden", role: "status" });
    document.body.append(this.status);
    document.addEventListener("keydown", (event) => this.shortcut(event, input));
    document.addEventListener("click", (event) => this.click(event));
    document.addEventListener("submit", (event) => {
      const { action, method } = event.target;
      if (method !== "get" || new URL(action).pathname !== location.pathname) return;
      event.preventDefault();
      const asked = [...new FormData(event.target)].filter(([name, value]) => value || name === "q");
      this.go(new URL(`${location.pathname}?${new URLSearchParams(asked)}`, location.href));
    });
    this.here = location.href.split("#")[0];
    addEventListener("popstate", () => this.here === location.href.split("#")[0] || this.load(new URL(location.href)));
  }

  /** "/" goes to the field, as on many sites, unless something is being typed. */
  shortcut(event, input) {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    input.focus();
    input.select();
  }

  click(event) {
    const link = event.target.closest?.("a[href]");
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !plain || event.defaultPrevented || link.target) return;
    const address = new URL(link.href);
    if (address.origin !== location.origin || address.pathname !== location.pathname || address.hash) return;
    event.preventDefault();
    this.go(address);
  }

  async go(address) {
    if (await this.load(address)) history.pushState(null, "", address);
  }

  async load(address) {
    this.loading?.abort();
    const loading = (this.loading = new AbortController());
    const main = document.querySelector("main");
    main.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: loading.signal, headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = fresh.querySelector("main");
      const form = fresh.querySelector("form.ask");
      if (!answer.ok || !found || !form) throw new Error(answer.status);
      main.replaceWith(found);
      document.title = fresh.title;
      this.form.elements.q.value = form.elements.q.value;
      this.form.querySelectorAll("input[type=hidden]").forEach((kept) => kept.remove());
      this.form.append(...form.querySelectorAll("input[type=hidden]"));
      const heading = found.querySelector("h1");
      heading?.setAttribute("tabindex", "-1");
      heading?.focus({ preventScroll: true });
      scrollTo({ top: 0 });
      this.here = address.href;
      this.status.textContent = `${this.texts.loaded} ${heading?.textContent ?? ""}`;
      return true;
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
      return false;
    }
  }
}

if (!customElements.get("hechingen-suche")) customElements.define("hechingen-suche", HechingenSuche);
const own = document.querySelector("form.ask");
if (own?.elements.q) new Page(own, await texts(own));
