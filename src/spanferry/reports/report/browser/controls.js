// What is chosen: read from the address, written to it, and shown by the controls.

const PAGE = 20; // sentences
const GROUPS = { // name, what it is of
  versus: "the two cells", boundary: "against gold", outcome: "source entity", label: "label", split: "split", domain: "domain", kept: "pair",
};

/** The values of each filter, by name in the address and as shown. */
function options(data) {
  const { classes, outcomes, labels, splits, domains } = data.names;
  const named = (names, from = 0) => names.map((name, value) => ({ value, name, text: shown(name) })).slice(from);
  const versus = ["differ", "only A right", "only B right", "both wrong"];
  return {
    versus: VERSUS.map((name, value) => ({ value, name, text: versus[value] })),
    boundary: [{ value: ANY_ERROR, name: "any_error", text: "any error" }, ...named(classes)],
    outcome: named(outcomes), label: named(labels, 1), split: named(splits),
    domain: domains.length > 1 ? named(domains).map((each) => ({ ...each, text: each.text || "none" })) : [],
    kept: [{ value: 0, name: "kept", text: "kept for training" }, { value: 1, name: "left_out", text: "left out of training" }],
  };
}

/** The choices an address asks for; what it does not say, or says of something that is not there, is as at the start. */
function asked(data, hash) {
  const given = new URLSearchParams(hash.slice(1)), cells = data.names.cells;
  const cellOf = (name) => (given.has(name) ? cells.findIndex((cell) => String(cell.number) === given.get(name)) : -1);
  const first = Math.max(0, cellOf("cell")), second = cellOf("with");
  const chosen = {};
  for (const [group, some] of Object.entries(options(data))) {
    const names = new Set(given.get(group)?.split(","));
    chosen[group] = new Set(some.filter((each) => names.has(encodeURIComponent(each.name))).map((each) => each.value));
  }
  const judge = ["projected", "predicted", "nothing"].indexOf(given.get("judge"));
  const number = (name) => Math.max(1, Number.parseInt(given.get(name), 10) || 1);
  return { first, second: second === first ? -1 : second, judge, chosen, q: given.get("q") ?? "", page: number("page"), at: number("at"), links: given.has("links") };
}

/** The address of what is chosen. */
function address(data, state) {
  const told = new URLSearchParams({ cell: data.names.cells[state.first].number });
  if (state.second >= 0) told.set("with", data.names.cells[state.second].number);
  told.set("judge", ["projected", "predicted", "nothing"][state.judge]);
  for (const [group, some] of Object.entries(options(data))) {
    const names = some.filter((each) => state.chosen[group].has(each.value)).map((each) => encodeURIComponent(each.name));
    if (names.length) told.set(group, names.join(","));
  }
  if (state.q) told.set("q", state.q);
  if (state.page > 1) told.set("page", state.page);
  if (state.at > 1) told.set("at", state.at);
  if (state.links) told.set("links", "1");
  return `#${told}`;
}

/** The filters as boxes to tick; ``change`` is called with group and value. */
function buildGroups(data, into, change) {
  for (const [group, some] of Object.entries(options(data))) {
    const set = made("fieldset", "sb-group", undefined, { "data-group": group });
    set.append(made("legend", "", GROUPS[group]));
    for (const each of some) {
      const label = made("label", `sb-option${group === "label" ? ` sb-c${colour(each.value)}` : ""}`, undefined, { "data-value": each.value });
      const box = made("input", "", undefined, { type: "checkbox" });
      box.addEventListener("change", () => change(group, each.value, box.checked));
      label.append(box, made("span", "", each.text), made("span", "sb-n"));
      set.append(label);
    }
    into.append(set);
  }
}

/** Counts beside the filters; those that nothing would pass are hidden, unless they are on. */
function showGroups(into, state, counts) {
  let on = 0;
  for (const set of into.children) {
    const group = set.dataset.group;
    let visible = 0;
    for (const label of set.querySelectorAll("label")) {
      const value = Number(label.dataset.value), count = counts[group].get(value) ?? 0, chosen = state.chosen[group].has(value);
      label.querySelector("input").checked = chosen;
      label.querySelector(".sb-n").textContent = count.toLocaleString("en");
      label.hidden = !count && !chosen;
      visible += !label.hidden;
      on += chosen;
    }
    const useless = visible < 2 && ["split", "domain", "kept"].includes(group) && !state.chosen[group].size;
    set.hidden = !visible || useless || (group === "versus" && state.second < 0) || (state.judge === NOTHING && group === "boundary");
  }
  return on;
}
