// Suggestions while a query is typed, keys, and a button that copies. The page works the same without them.
"use strict";

const PAUSE = 120; // milliseconds without a key before we ask
const KEYS_OFF = "searcher-keys-off"; // kept by this browser alone
const DIGITS = document.documentElement.lang === "km" ? "de-u-nu-khmr" : "en"; // few browsers know Khmer, which groups as German does
const box = document.getElementById("q");
const words = box.dataset;
const list = document.createElement("ul");
let waiting = 0;
let asking = new AbortController();
let typed = box.value;
let chosen = -1;

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function option({ text, kind, count }, number) {
  const told = element("span", { className: "kind" }, `${words[kind]} · ${count.toLocaleString(DIGITS)}`);
  const label = element("span", { lang: /[\u1780-\u17ff]/.test(text) ? "km" : "en" }, text);
  const made = element("li", { id: `suggestion-${number}`, role: "option", ariaSelected: "false" }, label, told);
  made.dataset.query = text;
  made.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  made.addEventListener("click", () => {
    box.value = text;
    box.form.requestSubmit();
  });
  return made;
}

function show(suggestions) {
  chosen = -1;
  list.replaceChildren(...suggestions.map(option));
  list.hidden = !suggestions.length;
  box.setAttribute("aria-expanded", String(!list.hidden));
  box.removeAttribute("aria-activedescendant");
}

async function suggest() {
  asking.abort(); // only the answer to what stands there now counts
  asking = new AbortController();
  try {
    const answer = await fetch(`/suggest?${new URLSearchParams({ q: typed })}`, { signal: asking.signal });
    show(answer.ok ? (await answer.json()).suggestions : []);
  } catch {
    // no answer: the last suggestions stay
  }
}

function dismiss() {
  clearTimeout(waiting);
  asking.abort(); // an answer that is on its way comes too late
  show([]);
}

function choose(step) {
  clearTimeout(waiting); // what is chosen is not typed
  asking.abort();
  const options = list.children;
  options[chosen]?.setAttribute("aria-selected", "false");
  chosen += step;
  if (chosen < -1) chosen = options.length - 1;
  if (chosen >= options.length) chosen = -1;
  const here = options[chosen];
  box.value = here ? here.dataset.query : typed;
  here?.setAttribute("aria-selected", "true");
  here?.scrollIntoView({ block: "nearest" });
  if (here) box.setAttribute("aria-activedescendant", here.id);
  else box.removeAttribute("aria-activedescendant");
}

function offerSuggestions() {
  Object.assign(list, { id: "suggestions", role: "listbox", ariaLabel: words.list, className: "suggestions", hidden: true });
  box.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) {
    box.setAttribute(name, value);
  }
  box.addEventListener("input", () => {
    typed = box.value;
    clearTimeout(waiting);
    waiting = setTimeout(suggest, PAUSE);
  });
  box.addEventListener("blur", dismiss);
  box.form.addEventListener("submit", () => clearTimeout(waiting));
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing || list.hidden) return;
    if (event.key === "Escape") {
      box.value = typed;
      dismiss();
    } else if (step) choose(step);
    else return;
    event.preventDefault();
  });
}

function follow(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.closest("input, summary, button, [contenteditable]")) return;
  const link = { ArrowLeft: "a[rel=prev]", ArrowRight: "a[rel=next]" }[event.key];
  if (link) document.querySelector(link)?.click();
  if (event.key !== "/" || keysAreOff()) return;
  event.preventDefault();
  box.focus();
  box.select();
}

// Browsers that keep nothing for sites throw: then the keys are on, and stay so.
function keysAreOff() {
  try {
    return Boolean(localStorage.getItem(KEYS_OFF));
  } catch {
    return false;
  }
}

function turnKeys(off) {
  try {
    if (off) localStorage.setItem(KEYS_OFF, "1");
    else localStorage.removeItem(KEYS_OFF);
  } catch {
    // they stay as they are
  }
}

function offerKeys() {
  const note = element("span");
  const change = element("button", { type: "button", className: "quiet-button" });
  const tell = () => {
    const off = keysAreOff();
    note.textContent = off ? "" : words.keys;
    change.textContent = off ? words.keysOn : words.keysOff;
  };
  change.addEventListener("click", () => {
    turnKeys(!keysAreOff());
    tell();
  });
  tell();
  const footer = document.querySelector("footer") ?? document.body.appendChild(element("footer"));
  footer.append(element("p", {}, note, change));
  document.addEventListener("keydown", follow);
}

function offerCopy(link) {
  if (!navigator.clipboard) return;
  const button = element("button", { type: "button", className: "quiet-button", lang: link.dataset.lang }, link.dataset.copy);
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link.href);
      button.textContent = link.dataset.copied;
    } catch {
      getSelection().selectAllChildren(link); // it was refused: the reader can copy it by hand
    }
  });
  link.after(button);
}

offerSuggestions();
offerKeys();
document.querySelectorAll("[data-copy]").forEach(offerCopy);
