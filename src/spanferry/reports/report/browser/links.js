// Links as lines between words: of the selected sentence's entities, of the word that is pointed at, or all of them, word by word.

const SVG = "http://www.w3.org/2000/svg", GAP = 56; // pixels between source and target side by side, names of lines left aside
const wordIn = (row, place) => row?.querySelector(`[data-word="${place}"]`);
const sourceOf = (card, cell) => card.querySelector(`.sb-source[data-cell="${cell}"]`) ?? card.querySelector(".sb-source"); // shared or its own
const rowOf = (card, cell) => [...card.querySelectorAll(`.sb-target[data-cell="${cell}"]`)].at(-1);

/** Draw a card's lines anew: of all its entities, and strongly those of one word. */
function drawLines(card, word = null) {
  const sides = card.querySelector(".sb-sides");
  sides.querySelector("svg")?.remove();
  sides.querySelectorAll(".sb-to").forEach((each) => each.classList.remove("sb-to"));
  if (!sourceOf(card, 0)) return;
  const lines = [];
  const add = (link, row, cell, strong) => {
    const from = wordIn(sourceOf(card, cell), link[0]), to = wordIn(row, link[1]);
    if (from && to) lines.push({ from, to, cell, strong });
  };
  card.seen.forEach((each, cell) => {
    const row = rowOf(card, cell), owned = word ? linksOf(word, card, cell) : [];
    for (const link of owned) add(link, wordRow(word, cell) ?? row, cell, true);
    if (!word && row) for (const link of each.links) if (each.source && inEntity(each.source, link[0])) add(link, row, cell, false);
  });
  if (word) for (const { from, to } of lines) for (const end of [from, to]) if (end !== word) end.classList.add("sb-to");
  sides.append(picture(sides, lines, (line) => `${kindOf(line.from)}${line.cell ? " sb-second" : ""}${line.strong ? " sb-strong" : ""}`, sides.lastElementChild));
}

const inEntity = (sentence, place) => sentence.entities.some((entity) => entity.start <= place && place < entity.end);
const kindOf = (word) => [...(word.closest(".sb-e")?.classList ?? [])].find((name) => /^sb-c\d$/.test(name)) ?? "sb-plain";

/** The row a target word stands in, if it shows this cell. */
function wordRow(word, cell) {
  const row = word.closest(".sb-row");
  return row.dataset.side === "target" && Number(row.dataset.cell) === cell ? row : null;
}

/** The links of a word in a cell; none where its row shows the other cell. */
function linksOf(word, card, cell) {
  const row = word.closest(".sb-row"), place = Number(word.dataset.word), links = card.seen[cell].links;
  if (row.dataset.side === "source") return sourceOf(card, cell) === row ? links.filter(([from]) => from === place) : [];
  return Number(row.dataset.cell) === cell ? links.filter(([, to]) => to === place) : [];
}

/** An SVG over an element, with a curve for each line. @param right what the lines end in, where they run beside text; else null. */
function picture(over, lines, name, right = null) {
  const whole = document.createElementNS(SVG, "svg"), frame = over.getBoundingClientRect(), edge = right?.getBoundingClientRect();
  whole.setAttribute("class", "sb-lines");
  whole.setAttribute("aria-hidden", "true");
  lines.forEach((line, number) => {
    const path = document.createElementNS(SVG, "path"), [from, to] = [line.from.getBoundingClientRect(), line.to.getBoundingClientRect()];
    const at = (x, y) => `${(x - frame.left).toFixed(1)} ${(y - frame.top).toFixed(1)}`;
    const beside = edge && edge.left > from.right;
    path.setAttribute("d", beside ? around(from, to, edge.left, at, number % 3) : to.left > from.right ? across(from, to, at) : down(from, to, at));
    path.setAttribute("class", name(line));
    whole.append(path);
  });
  return whole;
}

/** Under the source word's line of text to the gap between the sides, and over the target word's line to the word. */
function around(from, to, right, at, shift) {
  const left = right - GAP, low = from.bottom + 3 + 2 * shift, high = to.top - 3 - 2 * shift, middle = right - GAP / 2;
  const [x, end] = [from.left + from.width / 2, to.left + to.width / 2];
  return `M${at(x, from.bottom)} Q${at(x, low)} ${at(x + 6, low)} L${at(left, low)} C${at(middle, low)} ${at(middle, high)} ${at(right, high)} `
    + `L${at(end - 6, high)} Q${at(end, high)} ${at(end, to.top)}`;
}

function across(from, to, at) {
  const middle = (from.right + to.left) / 2, [y, end] = [from.top + from.height / 2, to.top + to.height / 2];
  return `M${at(from.right, y)} C${at(middle, y)} ${at(middle, end)} ${at(to.left, end)}`;
}

function down(from, to, at) {
  const [x, end] = [from.left + from.width / 2, to.left + to.width / 2], middle = (from.bottom + to.top) / 2;
  return `M${at(x, from.bottom)} C${at(x, middle)} ${at(end, middle)} ${at(end, to.top)}`;
}

/** All links, a word a line on both sides; one picture a cell. */
function ladders(data, card, view) {
  const whole = made("div", "sb-ladders");
  const [first, second] = card.seen;
  const alike = second && first.text === second.text && ["links", "made"].every((part) => JSON.stringify(first[part]) === JSON.stringify(second[part]));
  (alike ? [first] : card.seen).forEach((each, cell) => {
    if (!each.source) return;
    const figure = made("figure", "sb-ladder", undefined, { "aria-label": `Links${view.two ? ` of cell ${"AB"[cell]}` : ""}` });
    const entities = each.made[view.judge === 1 && each.made[1] ? 1 : 0] ?? [];
    const linked = [0, 1].map((side) => new Set(each.links.map((link) => link[side])));
    const sides = [steps(data, each.source, each.source.entities, linked[0]), steps(data, each, entities, linked[1])];
    figure.append(...(view.two ? [made("figcaption", "", alike ? "A = B" : "AB"[cell])] : []), ...sides);
    figure.draw = () => {
      const lines = each.links.map(([from, to]) => ({ from: sides[0].children[from], to: sides[1].children[to] }));
      figure.querySelector("svg")?.remove();
      figure.append(picture(figure, lines.filter(({ from, to }) => from && to), (line) => line.from.dataset.kind ?? "sb-plain"));
    };
    whole.append(figure);
  });
  return whole;
}

function steps(data, { language, words }, entities, linked) {
  const list = made("ol", "", undefined, { lang: language });
  words.forEach((word, place) => {
    const entity = entities.find((each) => each.start <= place && place < each.end);
    const step = made("li", `${entity ? `sb-e sb-c${colour(entity.label)}` : ""}${linked.has(place) ? "" : " sb-alone"}`);
    if (entity) step.dataset.kind = `sb-c${colour(entity.label)}`;
    step.append(made("bdi", "", word));
    if (entity?.start === place) step.append(made("bdi", "sb-label", data.names.labels[entity.label]));
    list.append(step);
  });
  return list;
}
