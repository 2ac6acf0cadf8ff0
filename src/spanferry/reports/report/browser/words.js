// A line of words with its entities, as elements. Text goes in as text, never as HTML.

const shown = (name) => name.replaceAll("_", " ");

function made(kind, name, text, attributes = {}) {
  const element = document.createElement(kind);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** A paragraph of words.
 *  @param spans entities with ``label``, and as far as there is something to say ``told`` (what went wrong), ``score``, ``other`` (words
 *    that gold and the entity do not share). @param marked the words searched for. */
function paragraph(data, language, words, spans, marked) {
  const { name, direction } = data.names.languages[language];
  const whole = made("p", "sb-words", undefined, { dir: direction, lang: language, title: name });
  let into = whole, open = null;
  words.forEach((word, place) => {
    if (open && place === open.end) { close(data, into, open); into = whole; open = null; }
    if (place) (into.lastChild ? into : whole).append(" ");
    const starts = open ? undefined : spans.find((span) => span.start === place);
    if (starts) { open = starts; into = box(data, starts); whole.append(into); }
    into.append(wordOf(word, place, open, marked));
  });
  if (open) close(data, into, open);
  if (!words.length) whole.append(made("i", "soft", "no words"));
  return whole;
}

function wordOf(word, place, span, marked) {
  const wrong = span?.other?.includes(place) ? " sb-other" : "";
  const hit = marked.length && marked.some((part) => plain(word).includes(part)) ? " sb-hit" : "";
  const turning = /[\u202a-\u202e\u2066-\u2069]/.test(word) ? " sb-turning" : ""; // the direction of what follows, if it were let
  return made("span", `sb-w${wrong}${hit}${turning}`, word, { "data-word": place, tabindex: -1 });
}

const box = (data, span) => made("span", `sb-e sb-c${colour(span.label)}${span.told ? " sb-bad" : ""}`);
const colour = (label) => (label - 1) % 8;

/** The label behind an entity, and what went wrong with it. */
function close(data, into, span) {
  const score = span.score === undefined ? "" : ` ${span.score.toFixed(2).replace(/^0/, "")}`;
  into.append(made("bdi", "sb-label", data.names.labels[span.label] + score, { dir: "ltr" }));
  if (span.told) into.append(made("bdi", "sb-told", span.told, { dir: "ltr" }));
}

/** What a line says of gold, and what of the other side: each entity with its class, if it is not exact. */
function judgedSpans(data, gold, ours, classes, scores) {
  const golden = gold.map((entity) => ({ ...entity }));
  const other = ours.map((entity, place) => ({ ...entity, score: scores?.[place] }));
  for (let at = 0; classes && at < classes.length; at += 3) {
    const [number, mine, theirs] = classes.slice(at, at + 3), name = shown(data.names.classes[number]);
    if (!number) continue;
    if (theirs >= 0) other[theirs].told = name; else golden[mine].told = name;
    if (mine >= 0 && theirs >= 0) { golden[mine].other = unshared(golden[mine], other[theirs]); other[theirs].other = unshared(other[theirs], golden[mine]); }
  }
  return [golden, other];
}

/** The places of an entity's words that its partner lacks. */
function unshared(entity, partner) {
  const found = [];
  for (let place = entity.start; place < entity.end; place++) if (place < partner.start || place >= partner.end) found.push(place);
  return found;
}
