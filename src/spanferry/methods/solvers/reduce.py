"""Reductions that cost no solution: options nobody would take, and entities that cannot meet."""

from collections.abc import Sequence

from spanferry.methods.solvers.problem import TIE, Option


def undominated(options: Sequence[Option]) -> list[Option]:
    """One entity's options without those that lie around a better one.

    Let o contain o', both of one entity, and score(o') > score(o). No best solution holds o: with o' in its place it would still be
    one, since o' covers no word that o left to others, the entity has as many options as before (never o' twice, which o overlaps),
    and the objective is larger. That holds for every score and every bounds. Options that tie with an inner one stay, but for those of
    score 0: of these the shortest of each start is the one that ties prefer.
    """
    edges = sorted({edge for start, end, _ in options for edge in (start, end)})
    scores = {(start, end): score for start, end, score in options}
    best = [-1.0] * len(edges)  # best[i]: the best score from edges[i] to the current end, as long as the spans looked at so far
    kept = []
    started = [False] * len(edges)  # whether an option from here was met: sizes grow, so it is a shorter one
    for size in range(1, len(edges)):
        for left in range(len(edges) - size):
            place = edges[left], edges[left + size]
            inner = max(best[left], best[left + 1])
            score = scores.get(place, -1.0)
            if place in scores:
                if score >= inner - TIE and (score > 0 or not started[left]):
                    kept.append((*place, score))
                started[left] = True
            best[left] = max(inner, score)
    return kept


def components(options: Sequence[Sequence[Option]]) -> list[list[int]]:
    """Groups of entities, by position, such that no options of two groups overlap; entities without options are in none.

    Two entities are in one group where the hulls of their options (first start to last end) overlap, directly or through others.
    """
    hulls = sorted((min(start for start, _, _ in own), max(end for _, end, _ in own), entity) for entity, own in enumerate(options) if own)
    groups: list[list[int]] = []
    reach = 0
    for start, end, entity in hulls:
        if not groups or start >= reach:
            groups.append([])
        groups[-1].append(entity)
        reach = max(reach, end)
    return [sorted(group) for group in groups]
