// The browser: its state, what it shows, and the keys.

const root = document.getElementById("sentences");
if (root) start().catch((error) => { root.querySelector(".sb-note").textContent = `The sentences cannot be shown: ${error.message}`; throw error; });

async function start() {
  if (typeof DecompressionStream === "undefined") return;
  const one = (name) => root.querySelector(name), named = (name) => one(`[data-name="${name}"]`);
  const data = await opened();
  const list = one(".sb-list"), groups = one(".sb-groups"), help = one("dialog");
  const sought = { q: "", hits: null }; // what was searched last
  let state, found = [], turn = 0;

  // --- what is shown ---

  const ours = (hash) => hash.includes("=");
  const pages = () => Math.max(1, Math.ceil(found.length / PAGE));

  /** Show what is chosen. @param keep whether the address's history gets no new entry. */
  async function show({ keep = false, focus = false, quiet = false } = {}) {
    const mine = ++turn, wanted = () => mine === turn;
    const first = await data.cell(state.first), second = state.second < 0 ? null : await data.cell(state.second);
    if (!wanted()) return;
    if (state.judge < 0 || !judgeable(first)[state.judge]) state.judge = judgeable(first).indexOf(true);
    if (!await search(wanted)) return;
    const result = filtered(data, first, second, state.judge, state.chosen, state.q ? sought.hits : null);
    found = result.found;
    state.page = Math.min(state.page, pages());
    showControls(first, result);
    if (!quiet) tell(keep);
    await showPage(first, second, wanted);
    if (wanted()) select(state.at, { focus, quiet });
  }

  /** Which of projected, predicted and nothing a cell has sentences for. */
  function judgeable(cell) {
    const some = [0, 1].map((side) => cell.entities[side].some((number) => number));
    return [...some, true];
  }

  async function search(wanted) {
    const asked = plain(state.q.trim());
    if (!asked || asked === sought.q) return true;
    const hits = await searched(data, asked, (done, all) => { one(".sb-count").textContent = `Searching, ${Math.round(100 * done / all)} %`; }, wanted);
    if (!hits || !wanted()) return false;
    Object.assign(sought, { q: asked, hits });
    return true;
  }

  function showControls(first, { all, counts }) {
    const { names } = data, [a, b] = [names.cells[state.first], names.cells[state.second]];
    named("cell").value = state.first;
    named("with").value = state.second;
    [...named("judge").options].forEach((option, side) => { option.hidden = option.disabled = !judgeable(first)[side]; });
    named("judge").value = state.judge;
    if (document.activeElement !== named("q")) named("q").value = state.q;
    one(".sb-facts").textContent = b ? `A: ${a.name}${a.facts && `, ${a.facts}`}. B: ${b.name}${b.facts && `, ${b.facts}`}.` : a.facts;
    const on = showGroups(groups, state, counts);
    one(".sb-on").textContent = on ? `, ${on} on` : "";
    one('[data-does="clear"]').hidden = !on && !state.q;
    const number = (value) => value.toLocaleString("en");
    const told = found.length === all ? `${number(all)} sentences` : `${number(found.length)} of ${number(all)} sentences`;
    one(".sb-count").textContent = told + (b ? " that both cells have" : "");
    named("page").value = state.page;
    named("page").max = pages();
    one(".sb-last").textContent = `of ${number(pages())}`;
    one('[data-does="previous"]').disabled = state.page <= 1;
    one('[data-does="next"]').disabled = state.page >= pages();
  }

  async function showPage(first, second, wanted) {
    const from = (state.page - 1) * PAGE, places = found.slice(from, from + PAGE);
    list.setAttribute("aria-busy", "true");
    const seen = await Promise.all(places.map((place) => {
      const other = second ? second.byKey[data.texts.key[first.text[place]]] : -1;
      return Promise.all([sentence(data, first, place), ...(second ? [sentence(data, second, other)] : [])]);
    }));
    if (!wanted()) return;
    const view = viewed();
    list.start = from + 1;
    list.replaceChildren(...seen.map((each, place) => {
      const item = made("li"), whole = card(data, each, view);
      whole.setAttribute("aria-label", `Sentence ${each[0].id}, ${from + place + 1} of ${found.length}`);
      item.append(whole);
      return item;
    }));
    if (!places.length) list.append(made("li", "sb-none soft", "No sentence passes all filters."));
    list.removeAttribute("aria-busy");
  }

  const viewed = () => ({ judge: state.judge, two: state.second >= 0, marked: plain(state.q.trim()).split(/\s+/).filter(Boolean) });

  /** Put what is chosen into the address. */
  function tell(keep) {
    const next = address(data, state);
    if (next === location.hash) return;
    try {
      history[keep ? "replaceState" : "pushState"](null, "", next);
    } catch {
      // a page inside another may not have an address of its own
    }
  }

  // --- the selected sentence ---

  const cards = () => [...list.querySelectorAll(".sb-card")];
  const selected = () => list.querySelector(".sb-selected");

  function select(at, { focus = false, quiet = false } = {}) {
    const all = cards();
    state.at = Math.max(1, Math.min(at, all.length));
    const before = selected(), chosen = all[state.at - 1];
    if (before && before !== chosen) { before.classList.remove("sb-selected"); before.tabIndex = -1; before.querySelector(".sb-lines")?.remove(); closeLadder(before); }
    if (!chosen) return;
    chosen.classList.add("sb-selected");
    chosen.tabIndex = 0;
    if (state.links) openLadder(chosen); else closeLadder(chosen);
    drawLines(chosen);
    if (focus) { chosen.focus({ preventScroll: true }); chosen.scrollIntoView({ block: "nearest" }); }
    if (!quiet) tell(true);
  }

  function openLadder(card) {
    if (card.querySelector(".sb-ladders")) return;
    card.append(ladders(data, card, viewed()));
    card.querySelectorAll(".sb-ladder").forEach((figure) => figure.draw());
    card.querySelector(".sb-open")?.setAttribute("aria-expanded", "true");
  }

  function closeLadder(card) {
    card.querySelector(".sb-ladders")?.remove();
    card.querySelector(".sb-open")?.setAttribute("aria-expanded", "false");
  }

  /** The next or previous sentence, on the next or previous page too. */
  function move(by) {
    const at = (document.activeElement.closest(".sb-list") || by < 0 ? state.at + by : state.at);
    if (at > cards().length && state.page < pages()) return turnPage(1, 1);
    if (at < 1 && state.page > 1) return turnPage(-1, PAGE);
    return select(at, { focus: true });
  }

  function turnPage(by, at = 1, focus = true) {
    const page = Math.max(1, Math.min(state.page + by, pages()));
    if (page === state.page) return undefined;
    Object.assign(state, { page, at });
    return show({ focus }).then(() => { if (at === 1) one(".sb-bar").scrollIntoView({ block: "start" }); });
  }

  /** The next or previous word of the selected sentence; it shows its links. */
  function moveWord(by) {
    const words = [...selected().querySelectorAll(".sb-sides .sb-w")], now = words.indexOf(document.activeElement);
    const next = words[now < 0 ? (by > 0 ? 0 : words.length - 1) : now + by];
    if (!next) return;
    const row = next.closest(".sb-row"), linked = selected().seen.flatMap((each, cell) => linksOf(next, selected(), cell).map(([from, to]) => (
      row.dataset.side === "source" ? each.words[to] : each.source.words[from])));
    next.setAttribute("aria-description", linked.length ? `linked with ${[...new Set(linked)].join(", ")}` : "not linked");
    next.focus();
  }

  // --- what people do ---

  const change = (next, keep = false) => { Object.assign(state, { page: 1, at: 1 }, next); return show({ keep }); };
  const clear = () => { for (const some of Object.values(state.chosen)) some.clear(); named("q").value = ""; return change({ q: "" }); };
  const does = {
    help: () => help.showModal(), clear, previous: () => turnPage(-1, 1, false), next: () => turnPage(1, 1, false),
    ladder: (button) => { const at = cards().indexOf(button.closest(".sb-card")) + 1; state.links = !(state.links && at === state.at); select(at); },
  };
  const keys = {
    j: () => move(1), k: () => move(-1), n: () => turnPage(1), p: () => turnPage(-1), "?": () => help.showModal(), c: clear,
    "/": () => { named("q").focus(); named("q").select(); }, l: () => { state.links = !state.links; select(state.at); },
    s: () => (state.second < 0 ? undefined : change({ first: state.second, second: state.first, page: state.page, at: state.at })),
  };
  const within = { ArrowDown: () => move(1), ArrowUp: () => move(-1), ArrowRight: () => moveWord(1), ArrowLeft: () => moveWord(-1) };

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const { activeElement } = document, { top, bottom } = root.getBoundingClientRect();
    if (activeElement === named("q") && event.key === "Escape") { (selected() ?? named("q")).focus(); return; }
    if (activeElement.matches("input:not([type=checkbox]), select, textarea")) return;
    const near = root.contains(activeElement) || (top < innerHeight && bottom > 0);
    const action = (activeElement.closest(".sb-card") && within[event.key]) || (near && keys[event.key]);
    if (!action) return;
    event.preventDefault();
    action();
  }

  function listen() {
    let waiting;
    buildGroups(data, groups, (group, value, on) => { state.chosen[group][on ? "add" : "delete"](value); change({}); });
    named("cell").addEventListener("change", (event) => change({ first: Number(event.target.value), second: Number(event.target.value) === state.second ? -1 : state.second }));
    named("with").addEventListener("change", (event) => change({ second: Number(event.target.value) === state.first ? -1 : Number(event.target.value) }));
    named("judge").addEventListener("change", (event) => change({ judge: Number(event.target.value) }));
    named("q").addEventListener("input", (event) => { clearTimeout(waiting); waiting = setTimeout(() => change({ q: event.target.value }, true), 250); });
    named("page").addEventListener("change", (event) => change({ page: Math.max(1, Number(event.target.value) || 1) }));
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-does]"), clicked = event.target.closest(".sb-card");
      if (button) does[button.dataset.does](button);
      else if (clicked && clicked !== selected()) select(cards().indexOf(clicked) + 1);
    });
    const point = (event) => { const word = event.target.closest?.(".sb-sides .sb-w"); if (word) drawLines(word.closest(".sb-card"), word); };
    const leave = (event) => { const left = event.target.closest?.(".sb-sides .sb-w")?.closest(".sb-card"); if (left) rest(left); };
    for (const name of ["pointerover", "focusin"]) list.addEventListener(name, point);
    for (const name of ["pointerout", "focusout"]) list.addEventListener(name, leave);
    document.addEventListener("keydown", pressed);
    addEventListener("hashchange", () => { if ((ours(location.hash) || !location.hash) && location.hash !== address(data, state)) { state = asked(data, location.hash); show({ keep: true }); } });
    new ResizeObserver(() => { if (selected()) rest(selected()); list.querySelectorAll(".sb-ladder").forEach((figure) => figure.draw()); }).observe(list);
  }

  /** A card's lines when no word is pointed at. */
  function rest(card) {
    if (card === selected()) drawLines(card);
    else { card.querySelector(".sb-lines")?.remove(); card.querySelectorAll(".sb-to").forEach((each) => each.classList.remove("sb-to")); }
  }

  function fill() {
    const option = (value, text) => made("option", "", text, { value });
    named("with").append(option(-1, "none"));
    data.names.cells.forEach((cell, number) => { for (const name of ["cell", "with"]) named(name).append(option(number, cell.name || `cell ${cell.number}`)); });
    ["projection", "tagger's predictions", "nothing: all sentences"].forEach((text, side) => named("judge").append(option(side, text)));
    named("with").parentElement.hidden = data.names.cells.length < 2;
  }

  fill();
  listen();
  if (matchMedia("(max-width: 40rem)").matches) one(".sb-filters").open = false;
  one(".sb-note").remove();
  one(".sb-app").hidden = false;
  const shared = ours(location.hash);
  state = asked(data, location.hash);
  await show({ keep: true, quiet: !shared });
  if (shared) root.scrollIntoView();
  root.dataset.ready = "true";
}
