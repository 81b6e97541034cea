"use strict";

// Shows results while one types, and moves between them with the keyboard. Without it, the form works as any other.
(() => {
  const form = document.querySelector("form");
  const box = document.getElementById("q");
  const results = document.getElementById("results");
  const said = document.getElementById("said");
  const pause = 120; // milliseconds without a key before a search
  let timer = 0;
  let running = null;

  function parameters() {
    const all = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...all]) {
      if (!value) all.delete(name);
    }
    return all;
  }

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(search, milliseconds);
  }

  async function search() {
    clearTimeout(timer);
    running?.abort();
    const own = running = new AbortController();
    const asked = parameters();
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch("results?" + asked, { signal: own.signal });
      if (answer.status === 429) {
        later(1000 * (Number(answer.headers.get("Retry-After")) || 1));
        return;
      }
      if (!answer.headers.get("Content-Type")?.startsWith("text/html")) throw new Error((await answer.json()).detail);
      show(await answer.text());
      history.replaceState(null, "", asked.has("q") ? "?" + asked : "./");
      document.title = (box.value ? box.value + " – " : "") + document.querySelector(".name").textContent;
    } catch (error) {
      if (error.name === "AbortError") return;
      const message = document.createElement("p");
      message.className = "message";
      message.textContent = error instanceof TypeError ? "The server does not answer." : error.message;
      results.replaceChildren(message);
      said.textContent = message.textContent;
    } finally {
      if (running === own) results.removeAttribute("aria-busy");
    }
  }

  // The server has encoded all text, and the parsed document runs no script.
  function show(html) {
    const found = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    results.replaceChildren(...found.childNodes);
    said.textContent = found.dataset.said;
  }

  function lists() {
    return [...results.querySelectorAll(".list")].map((list) => [...list.querySelectorAll("summary")]);
  }

  function move(event, from) {
    const columns = lists();
    const column = columns.findIndex((list) => list.includes(from));
    const row = column < 0 ? -1 : columns[column].indexOf(from);
    const step = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] }[event.key];
    if (!step || columns.length === 0 || (column < 0 && event.key !== "ArrowDown")) return;
    if (step[0] !== 0 && !columns[column + step[0]]?.length) return;
    event.preventDefault();
    const list = columns[Math.max(0, column) + step[0]];
    const next = row + step[1];
    if (next < 0) return back();
    const target = list[Math.min(next, list.length - 1)];
    target?.focus();
    target?.scrollIntoView({ block: "nearest" });
  }

  function back() {
    box.focus();
    box.select();
  }

  box.addEventListener("input", () => later(pause));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  form.addEventListener("change", (event) => {
    if (event.target.id === "index") form.submit(); // another index has other kinds and folders
    else if (event.target !== box) search();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const at = document.activeElement;
    if (event.key === "/" && !at.matches("input, select")) {
      event.preventDefault();
      back();
    } else if (event.key === "Escape") {
      if (at === box && box.value) {
        event.preventDefault();
        box.value = "";
        search();
      } else {
        back();
      }
    } else if (at === box || at.matches(".hit summary")) {
      if (at !== box || event.key === "ArrowDown") move(event, at);
    }
  });
})();
