// A sentence as a card: the source on one side, on the other gold and what one or two cells made of it, a line each.

/** @param seen the sentence in one cell or in two; the place of both in ``view.cells``. */
function card(data, seen, view) {
  const [first, second] = seen;
  const whole = made("article", "sb-card", undefined, { tabindex: -1 });
  const left = made("div", "sb-side"), right = made("div", "sb-side");
  if (first.source) left.append(sourceLine(data, seen.filter((each) => sameSource(first, each)), view, 0));
  if (first.source && second?.source && !sameSource(first, second)) left.append(sourceLine(data, [second], view, 1));
  right.append(...targetLines(data, seen.filter((each) => each.text === first.text), view, [0, 1]));
  if (second && second.text !== first.text) right.append(...targetLines(data, [second], view, [1]));
  const sides = made("div", first.source ? "sb-sides" : "sb-sides sb-alone-side"); // a sentence that a tagger tagged has no source
  sides.append(...(first.source ? [left] : []), right);
  whole.append(head(data, seen, view), sides);
  whole.seen = seen;
  return whole;
}

/** Which sentence it is, and what is to be known about it. */
function head(data, [first, second], view) {
  const whole = made("header", "sb-head");
  whole.append(made("b", "sb-id", first.id));
  if (first.domain) whole.append(made("span", "sb-chip", first.domain));
  if (first.left) whole.append(made("span", "sb-chip", "left out of training: its links are too few or unsure"));
  for (const [place, each] of [first, second].entries()) {
    if (each) for (const told of lost(data, each)) whole.append(made("span", "sb-chip sb-warn", second ? `${"AB"[place]}: ${told}` : told));
  }
  if (first.links.length) whole.append(made("button", "sb-open", `${first.links.length} links`, { type: "button", "data-does": "ladder", "aria-expanded": "false" }));
  return whole;
}

/** How many source entities did not cross, by outcome. */
function lost(data, each) {
  return data.names.outcomes.slice(1).map((name, place) => [each.outcomes.filter((outcome) => outcome === place + 1).length, name])
    .filter(([count]) => count).map(([count, name]) => `${count} ${shown(name)}`);
}

const sameSource = (first, second) => JSON.stringify(first.source) === JSON.stringify(second.source);

function sourceLine(data, seen, view, cell) {
  const { source } = seen[0];
  const letters = seen.length > 1 ? ["A", "B"] : view.two ? ["AB"[cell]] : [""];
  const spans = source.entities.map((entity, place) => ({ ...entity, told: fate(data, seen, letters, place) }));
  return row(data, "source", source.language, source.words, spans, view, "source", cell);
}

/** What became of a source entity, unless it was projected; of two cells both, where one of them lost it. */
function fate(data, seen, letters, place) {
  const known = seen.map((each, number) => [letters[number], each]).filter(([, each]) => each.outcomes.length === each.source.entities.length);
  const names = known.map(([letter, each]) => [letter, data.names.outcomes[each.outcomes[place]]]);
  if (names.every(([, name]) => name === "projected")) return "";
  if (seen.length > 1 && names.length > 1 && names.every(([, name]) => name === names[0][1])) return names[0][1]; // of both
  return names.map(([letter, name]) => `${letter} ${name}`.trim()).join(", ");
}

/** Gold and what the cells made, equal ones on one line. @param places of the sentences among the two cells. */
function targetLines(data, seen, view, places) {
  const { gold, language, words } = seen[0], found = [];
  if (gold) found.push({ heads: ["gold"], spans: gold.map((entity) => ({ ...entity })), cell: places[0], gold: true });
  seen.forEach((each, number) => {
    const spans = view.judge === NOTHING ? each.made[0] ?? each.made[1] : each.made[view.judge];
    if (!spans) return;
    const name = view.two ? "AB"[places[number]] : view.judge === 1 || !each.made[0] ? "predicted" : "projected";
    addLine(data, found, each, spans, name, places[number], view);
  });
  if (!found.length) found.push({ heads: ["target"], spans: [], cell: places[0] });
  return found.map((line) => row(data, line.heads.join(" = "), language, words, line.spans, view, "target", line.cell));
}

/** A cell's line; with the one above that says the same, where there is one. */
function addLine(data, found, each, spans, name, cell, view) {
  const same = found.find((line) => alike(line.spans, spans));
  const side = view.judge === NOTHING ? (each.made[0] ? 0 : 1) : view.judge;
  const scores = side === 0 ? each.scores ?? undefined : undefined;
  if (same) {
    if (same.heads.length === 1 && same.gold) { same.cell = cell; same.spans.forEach((span, place) => { span.score = scores?.[place]; }); }
    same.heads.push(name);
    return;
  }
  const [golden, ours] = judgedSpans(data, each.gold ?? [], spans, each.classes[side], scores);
  if (found[0]?.gold) tellGold(found[0], golden, view.two ? `${name} ` : "");
  found.push({ heads: [name], spans: ours, cell });
}

/** Gold's line says what a cell missed, and beside a single cell which words the two do not share. */
function tellGold(line, golden, whose) {
  golden.forEach(({ told, other }, place) => {
    const span = line.spans[place];
    if (told) span.told = [span.told, whose + told].filter(Boolean).join(", ");
    if (!whose) span.other = other;
  });
}

const alike = (some, others) => some.length === others.length
  && some.every((each, place) => ["start", "end", "label"].every((name) => each[name] === others[place][name]));

/** A line with its head. */
function row(data, name, language, words, spans, view, side, cell = 0) {
  const whole = made("div", `sb-row sb-${side}`, undefined, { "data-side": side, "data-cell": cell });
  const told = side === "source" || name === "target" ? data.names.languages[language].name : name;
  whole.append(made("span", "sb-name", told), paragraph(data, language, words, spans, view.marked));
  return whole;
}
