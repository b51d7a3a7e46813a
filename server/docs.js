"use strict";
// The page works without this script; with it one can search it, and ask the store that serves it.

const search = document.getElementById("search"), found = document.getElementById("found");
const cards = [...document.querySelectorAll("article")].map(card => ({card, words: card.textContent.toLowerCase()}));
const groups = [...document.querySelectorAll("main > section[data-group]")];

function find() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let hits = 0;
  for (const {card, words: text} of cards) {
    card.hidden = !words.every(word => text.includes(word));
    if (!card.hidden) hits++;
  }
  for (const group of groups) group.hidden = !group.querySelector("article:not([hidden])");
  document.getElementById("contents").hidden = words.length > 0;
  found.textContent = words.length === 0 ? "" : hits === 0 ? "Nothing on this page has all of these words."
    : hits === 1 ? "1 call or record" : hits + " calls and records";
}

search.addEventListener("input", find);
document.addEventListener("keydown", event => {
  const typing = ["INPUT", "TEXTAREA"].includes(document.activeElement.tagName);
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
  }
});

const ask = document.getElementById("ask"), path = document.getElementById("path"), key = document.getElementById("key");
const said = document.getElementById("said"), answer = document.getElementById("answer");
const most = 200000; // characters that are shown
let asked = 0;      // turns; an answer that comes after its turn is dropped
let under = new AbortController();

// forget ends what is under way, and takes away what was answered.
function forget() {
  asked++;
  under.abort();
  under = new AbortController();
  said.textContent = answer.textContent = "";
  answer.hidden = true;
}

async function send() {
  forget();
  const turn = asked;
  const where = path.value.trim().replace(/^(\/api\/v1)?\/+/, "");
  const still = where.match(/\{[^}]*\}/);
  if (still) {
    said.textContent = "Replace " + still[0] + " by a value.";
    path.focus();
    path.setSelectionRange(path.value.indexOf(still[0]), path.value.indexOf(still[0]) + still[0].length);
    return;
  }
  if (key.value.trim() === "") {
    said.textContent = "Paste an API key first: the store's owner makes one on the page Admin, API.";
    key.focus();
    return;
  }
  said.textContent = "Asking …";
  try {
    const began = performance.now();
    const response = await fetch("/api/v1/" + where, {
      headers: {Authorization: "Bearer " + key.value.trim()}, referrerPolicy: "no-referrer", cache: "no-store",
      signal: under.signal,
    });
    const text = await response.text();
    if (turn !== asked) return;
    said.textContent = response.status + " " + response.statusText + ", after " + Math.round(performance.now() - began) +
      " ms";
    let shown = text;
    try {
      shown = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      // it is no JSON, such as a picture or a bare line, and is shown as it came
    }
    answer.textContent = shown.length > most ? shown.slice(0, most) + "\n… cut here" : shown;
    answer.hidden = false;
  } catch (problem) {
    if (turn === asked) said.textContent = "The store could not be asked: " + problem.message;
  }
}

ask.addEventListener("submit", event => {
  event.preventDefault();
  send();
});

for (const button of document.querySelectorAll("button[data-path]")) {
  button.addEventListener("click", () => {
    path.value = button.dataset.path;
    forget();
    ask.scrollIntoView({block: "center"});
    const from = path.value.indexOf("{");
    if (key.value === "") key.focus();
    else path.focus();
    if (from >= 0) path.setSelectionRange(from, path.value.indexOf("}") + 1);
  });
}
// Of what a person typed nothing stays, also where a browser brings a page back as it was.
addEventListener("pagehide", () => {
  key.value = "";
  forget();
});
for (const part of document.querySelectorAll(".scripted")) part.hidden = false;
