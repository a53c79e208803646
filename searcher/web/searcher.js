// Suggestions while a query is typed. The page works the same without them.
"use strict";

const box = document.getElementById("q");
const list = document.createElement("datalist");
const PAUSE = 150; // milliseconds without a key before we ask
let waiting = 0;
let asking = new AbortController();

function option({ text, kind, count }) {
  const choice = document.createElement("option");
  choice.value = text;
  choice.label = `${text} · ${kind} · ${count} ${count === 1 ? "post" : "posts"}`;
  return choice;
}

async function suggest() {
  asking.abort(); // only the answer to what stands there now counts
  asking = new AbortController();
  try {
    const answer = await fetch(`/suggest?${new URLSearchParams({ q: box.value })}`, { signal: asking.signal });
    if (answer.ok) list.replaceChildren(...(await answer.json()).suggestions.map(option));
  } catch {
    // no answer: the last suggestions stay
  }
}

list.id = "suggestions";
box.after(list);
box.setAttribute("list", list.id);
box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(suggest, PAUSE);
});
