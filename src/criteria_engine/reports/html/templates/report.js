"use strict";
// Search, filter, open and close. Nothing on the page needs this script to be read.
(() => {
  const form = document.getElementById("filter");
  const query = document.getElementById("query");
  const duties = document.getElementById("duties");
  const shown = document.getElementById("shown");
  const boxes = [...form.querySelectorAll("[name=outcome]")];
  // So many subjects with a match are opened; of more, the reader chooses.
  const MOST_OPENED = 40;
  const fold = (text) =>
    text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/\s+/g, " ");

  const units = [...document.querySelectorAll(".unit")].map((box) => ({
    box,
    rest: box.querySelector(":scope > .rest"),
    subjects: [...box.querySelectorAll(".subject")].map((of) => ({ box: of, items: [...of.querySelectorAll(".f")] })),
  }));
  const all = units.reduce((sum, unit) => sum + unit.subjects.reduce((n, s) => n + s.items.length, 0), 0);
  const said = new Intl.NumberFormat(document.documentElement.lang);
  const keys = new Map();
  const before = new Map();

  // The words of a finding with those of its subject and unit, folded when first searched.
  const learn = () => {
    if (keys.size) return;
    for (const unit of units) {
      const above = fold(unit.box.querySelector("h3").textContent);
      for (const subject of unit.subjects) {
        const head = `${above} ${fold(subject.box.querySelector("summary").textContent)}`;
        for (const item of subject.items) keys.set(item, `${head} ${fold(item.textContent)}`);
      }
    }
  };

  const setOpen = (box, open) => {
    if (!before.has(box)) before.set(box, box.open);
    box.open = open;
  };

  const restore = () => {
    for (const [box, open] of before) box.open = open;
    before.clear();
  };

  const apply = () => {
    const words = fold(query.value).trim().split(" ").filter(Boolean);
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    if (words.length) learn();
    const fits = (item) =>
      wanted.has(item.dataset.o) &&
      (!duties.checked || item.dataset.l === "must") &&
      words.every((word) => keys.get(item).includes(word));
    const narrowed = words.length > 0 || duties.checked || wanted.size < boxes.length;
    let count = 0;
    const matching = [];
    restore();
    for (const unit of units) {
      let inUnit = 0;
      for (const subject of unit.subjects) {
        let inSubject = 0;
        for (const item of subject.items) {
          const fit = !narrowed || fits(item);
          item.hidden = !fit;
          if (fit) inSubject += 1;
        }
        subject.box.hidden = narrowed && inSubject === 0;
        for (const part of subject.box.querySelectorAll(".because, .fold")) {
          part.hidden = narrowed && !part.querySelector(".f:not([hidden])");
        }
        if (inSubject) matching.push(subject.box);
        inUnit += inSubject;
      }
      if (unit.rest) unit.rest.hidden = narrowed && !unit.rest.querySelector(".f:not([hidden])");
      unit.box.hidden = narrowed && inUnit === 0;
      count += inUnit;
    }
    if (words.length && matching.length <= MOST_OPENED) {
      for (const box of matching) {
        setOpen(box, true);
        for (const part of box.querySelectorAll(".fold:not([hidden])")) setOpen(part, true);
        const rest = box.closest(".rest");
        if (rest) setOpen(rest, true);
      }
    }
    shown.textContent = form.dataset.shown.replace("##", said.format(all)).replace("#", said.format(count));
  };

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) {
      form.reset();
      apply();
    }
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    const own = target.matches(".f") && target.querySelector(":scope > details");
    if (own) own.open = true;
    target.scrollIntoView();
  };

  // Browsers that cannot open what is folded by a style alone get it opened for paper, and closed again.
  const closed = [];
  if (!CSS.supports("selector(::details-content)")) {
    addEventListener("beforeprint", () => {
      for (const box of document.querySelectorAll("details:not([open])")) {
        box.open = true;
        closed.push(box);
      }
    });
    addEventListener("afterprint", () => {
      for (const box of closed.splice(0)) box.open = false;
    });
  }

  let waiting = 0;
  query.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  form.addEventListener("change", (event) => event.target !== query && apply());
  form.addEventListener("submit", (event) => event.preventDefault());
  const openAll = (open) => {
    before.clear();
    for (const box of document.querySelectorAll(".subject:not(.quiet)")) box.open = open;
  };
  document.getElementById("open").addEventListener("click", () => openAll(true));
  document.getElementById("close").addEventListener("click", () => openAll(false));
  addEventListener("hashchange", reveal);
  form.hidden = false;
  apply();
  reveal();
})();
