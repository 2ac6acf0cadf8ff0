// Which sentences are shown, and how many there would be under every other choice; the index alone is read.

const NOTHING = 2, NO_GOLD = 7, ANY_ERROR = 8; // judge neither side; classes past those of an entity that gold judges
const VERSUS = ["differ", "first", "second", "neither"];

const error = (code) => (code & 7) > 0 && (code & 7) < NO_GOLD;
const right = (profile, side) => profile[side] !== null && profile[3] === 1 && !profile[side].some((code) => code & 7);
const hasClass = (code, chosen) => chosen.has(code & 7) || (chosen.has(ANY_ERROR) && error(code));

/** Whether a sentence of this profile passes the filters on entities. */
function passes(profile, side, chosen) {
  const labelled = (code) => !chosen.label.size || chosen.label.has(code >> 3);
  const judged = side === NOTHING ? [...(profile[0] ?? []), ...(profile[1] ?? [])] : profile[side] ?? [];
  if (chosen.boundary.size && !judged.some((code) => hasClass(code, chosen.boundary) && labelled(code))) return false;
  if (chosen.outcome.size && !profile[2].some((code) => chosen.outcome.has(code & 7) && labelled(code))) return false;
  if (chosen.kept.size && !chosen.kept.has(profile[4])) return false;
  if (!chosen.label.size || chosen.boundary.size || chosen.outcome.size) return true;
  return judged.some(labelled) || profile[2].some(labelled);
}

/** How a sentence fared in two cells: sets of ``VERSUS``, as bits. */
function fared(data, first, place, second, other, side) {
  const profiles = data.names.profiles, ours = right(profiles[first.profile[place]], side), theirs = right(profiles[second.profile[other]], side);
  const differ = first.text[place] === second.text[other] && first.entities[side][place] !== second.entities[side][other];
  const judged = profiles[first.profile[place]][3] === 1;
  return (differ ? 1 : 0) | (ours && !theirs ? 2 : 0) | (theirs && !ours ? 4 : 0) | (judged && !ours && !theirs ? 8 : 0);
}

/** The places of a cell's sentences that pass, how many there are in all, and counts by group and value.
 *  @param hits one byte a text, or null: nothing is searched. @param second the cell beside it, or null. */
function filtered(data, first, second, side, chosen, hits) {
  const { profiles } = data.names, { split, domain, key } = data.texts;
  const pass = new Uint8Array(profiles.length), met = new Uint32Array(profiles.length);
  profiles.forEach((profile, number) => { pass[number] = passes(profile, side, chosen) ? 1 : 0; });
  const counts = Object.fromEntries(Object.keys(chosen).map((group) => [group, new Map()]));
  const found = [];
  let all = 0;
  const add = (group, value) => counts[group].set(value, (counts[group].get(value) ?? 0) + 1);
  for (let place = 0; place < first.count; place++) {
    const profile = first.profile[place], text = first.text[place];
    if (side !== NOTHING && profiles[profile][side] === null) continue;
    const other = second ? second.byKey[key[text]] : -1;
    if (second && other < 0) continue;
    all++;
    if (hits && !hits[text]) continue;
    const bits = second && side !== NOTHING ? fared(data, first, place, second, other, side) : 0;
    const inSplit = !chosen.split.size || chosen.split.has(split[text]);
    const inDomain = !chosen.domain.size || chosen.domain.has(domain[text]);
    const inVersus = !chosen.versus.size || [...chosen.versus].some((value) => bits & (1 << value));
    if (inSplit && inDomain && inVersus) met[profile]++;
    if (!pass[profile]) continue;
    if (inSplit && inDomain && inVersus) found.push(place);
    if (inDomain && inVersus) add("split", split[text]);
    if (inSplit && inVersus) add("domain", domain[text]);
    if (inSplit && inDomain) for (let value = 0; value < VERSUS.length; value++) if (bits & (1 << value)) add("versus", value);
  }
  countProfiles(data, side, chosen, met, counts);
  return { found, all, counts };
}

/** Counts of the filters on entities: a profile stands for all sentences that have it. */
function countProfiles(data, side, chosen, met, counts) {
  const values = { boundary: [...data.names.classes.keys(), ANY_ERROR], outcome: [...data.names.outcomes.keys()],
    label: [...data.names.labels.keys()].slice(1), kept: [0, 1] };
  for (const [group, some] of Object.entries(values)) {
    for (const value of some) {
      const only = { ...chosen, [group]: new Set([value]) };
      let count = 0;
      data.names.profiles.forEach((profile, number) => { if (met[number] && passes(profile, side, only)) count += met[number]; });
      if (count) counts[group].set(value, count);
    }
  }
}
