// The page's data: parts of gzip in base64, each in an element of its own; ``packing.py`` says what they hold.

const KEPT = 40; // blocks that stay unpacked, a few hundred kilobytes each
const kept = new Map();

async function unpacked(name) {
  const text = atob(document.getElementById(`sentences-${name}`).textContent);
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place++) bytes[place] = text.charCodeAt(place);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}

/** So many columns of whole numbers; the first is stored as steps. */
async function columns(name, count) {
  const numbers = new Uint32Array(await (await unpacked(name)).arrayBuffer());
  const length = numbers.length / count, found = [];
  for (let place = 0; place < count; place++) found.push(numbers.subarray(place * length, (place + 1) * length));
  for (let place = 1; place < length; place++) found[0][place] += found[0][place - 1];
  return found;
}

/** The lines of a block; the blocks that were asked for last stay unpacked. */
function lines(name) {
  const found = kept.get(name) ?? unpacked(name).then((answer) => answer.text()).then((text) => text.split("\n"));
  kept.delete(name);
  kept.set(name, found);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  return found;
}

/** One line of a part that is stored in blocks. */
async function line(name, place, block) {
  return JSON.parse((await lines(`${name}-${Math.floor(place / block)}`))[place % block]);
}

/** Names, texts, and the cells as they are asked for. */
async function opened() {
  const names = await (await unpacked("names")).json();
  const [key, split, domain] = await columns("texts", 3);
  const cells = names.cells.map(() => null);
  const data = { names, texts: { key, split, domain, count: key.length, keys: key.reduce((most, each) => Math.max(most, each), -1) + 1 } };
  data.cell = (number) => (cells[number] ??= cell(data, number));
  return data;
}

async function cell(data, number) {
  const [text, profile, projected, predicted] = await columns(`cell-${number}`, 4);
  const byKey = new Int32Array(data.texts.keys).fill(-1);
  text.forEach((each, place) => { byKey[data.texts.key[each]] = place; });
  return { number, text, profile, entities: [projected, predicted], byKey, count: text.length };
}

/** All of one sentence of a cell. */
async function sentence(data, cell, place) {
  const [text, made] = await Promise.all([
    line("texts", cell.text[place], data.names.block), line(`cell-${cell.number}`, place, data.names.block)]);
  const [id, domain, source, language, words, gold] = text;
  const [projected, predicted, scores, outcomes, links, left, ...classes] = made;
  return {
    id, domain, language, words, outcomes, left, classes, text: cell.text[place],
    source: source && { language: source[0], words: source[1], entities: entities(data, source[2]) },
    gold: entities(data, gold), made: [entities(data, projected), entities(data, predicted)], scores, links: pairs(links),
  };
}

function entities(data, flat) {
  if (flat === null) return null;
  const found = [];
  for (let at = 0; at < flat.length; at += 3) found.push({ start: flat[at], end: flat[at + 1], label: flat[at + 2] });
  return found;
}

function pairs(flat) {
  const found = [];
  for (let at = 0; at < flat.length; at += 2) found.push([flat[at], flat[at + 1]]);
  return found;
}

/** Texts that hold all the words asked for, as one byte a text; block after block, so that the page stays awake. */
async function searched(data, asked, tell, wanted) {
  const hits = new Uint8Array(data.texts.count), parts = asked.split(/\s+/);
  const stored = parts.map((part) => JSON.stringify(part).slice(1, -1)); // as it stands in a line
  const blocks = Math.ceil(data.texts.count / data.names.block);
  for (let block = 0; block < blocks; block++) {
    const answer = await (await unpacked(`texts-${block}`)).text();
    if (!wanted()) return null;
    plain(answer).split("\n").forEach((found, place) => {
      if (stored.every((part) => found.includes(part)) && holds(found, parts)) hits[block * data.names.block + place] = 1;
    });
    tell(block + 1, blocks);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return hits;
}

/** Whether id or words hold the parts: a line has other things too. */
function holds(found, parts) {
  const [id, , source, , words] = JSON.parse(found);
  const text = [id, ...(source ? source[1] : []), ...words].join(" ");
  return parts.every((part) => text.includes(part));
}

const plain = (text) => text.normalize("NFC").toLowerCase();
