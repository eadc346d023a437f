"""Loops by which posts and people find each other: the order of numpy's sums and sorts, and so their bits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numba
import numpy as np

from simulation.compiled import tables
from simulation.compiled.arguments import BLOCK
from simulation.compiled.one_row import Law
from simulation.compiled.processor import OPTIONS
from simulation.randomness import both_halves, high_half
from simulation.state.workforce import AGENCY, CHANNELS, GRADUATE, OTHER_DEGREE, PEER, RE_ENTRANT, SWITCHER


def loop_of(kinds: Sequence[type], *laws: Law) -> Any:
    """The loop of these laws of ``recruitment``, whose parameters are of these kinds."""
    return tables.loop_of(kinds, (*laws, both_halves, high_half), _matched, _posted, _found, led)


drawn_upon = from_peers = certificate_at_entry = tables.law


def _matched(
    params: Any, agencies: Any, workforce: Any, region: Any, chance: Any, identity: Any, graduates: Any,
    returnable: Any, outside: Any, ready: Any, filling: Any, first: Any, looking: Any, back: Any, examination: Any,
    may_return: Any, without_a_post: Any,
) -> Any:  # fmt: skip
    """Who comes to which post; see ``processes.recruitment._matched`` and ``_matched_in_one_loop``."""
    left_by, certificate, regions, peers = workforce.left_by, workforce.certificate, len(identity), 0.0
    leavers, movers, vacancies = _posted(workforce)
    returnable *= 1.0 - params.forgotten_share_per_month
    _gone(returnable, outside, leavers, left_by, certificate, region, may_return)
    rows, queue, hires = _found(vacancies, chance, workforce, filling, region, regions)
    moving, taken = np.zeros(regions, np.int64), np.zeros((regions, len(CHANNELS)), np.int64)
    for row in movers:
        moving[region[row]] += 1
    for r in range(regions):
        stock = 0.0
        for held in range(returnable.shape[1]):
            stock += returnable[r, held]
        searching, again, moved, free = drawn_upon(
            graduates[r], stock, hires[r], moving[r], identity[r], looking, back, params
        )
        helping = from_peers(free, peers, ready)
        peers += helping
        graduates[r] -= searching
        taken[r, GRADUATE], taken[r, RE_ENTRANT], taken[r, SWITCHER] = searching, again, moved
        taken[r, PEER], taken[r, OTHER_DEGREE] = helping, free - helping
    channel, to, come, unplaced = led(rows, queue, taken, movers, workforce, first, region)
    luck = np.empty(len(rows), np.float32)
    for k in range(len(rows)):
        row = rows[k]
        certificate[row], luck[k] = certificate_at_entry(
            workforce.post_identity[row], examination, channel[k], params.certified_newcomer_share
        )
    _come_back(returnable, outside, rows, channel == RE_ENTRANT, luck, region, certificate)
    _gone(returnable, outside, unplaced, left_by, certificate, region, without_a_post)
    return leavers, rows, channel, to, come, ready - peers


def _posted(workforce: Any) -> Any:
    """Rows of leavers, of movers and of vacancies, a month older; see ``processes.finding.posted``."""
    left_by, is_open, occupied = workforce.left_by, workforce.is_open, workforce.occupied
    rows = _left_or_vacant(left_by, is_open, occupied)
    leavers, movers, vacancies = np.empty((3, len(rows)), np.int64)
    gone = moving = vacant = 0
    for row in rows:
        if left_by[row] > 0:
            leavers[gone] = row
            gone += 1
            if left_by[row] == AGENCY:
                movers[moving] = row
                moving += 1
        if is_open[row] and not occupied[row]:
            vacancies[vacant] = row
            vacant += 1
            workforce.vacant_months[row] += np.float32(1.0)
    workforce.just_joined[:] = False
    return leavers[:gone], movers[:moving], vacancies[:vacant]


@numba.njit(**OPTIONS)
def _left_or_vacant(left_by: Any, is_open: Any, occupied: Any) -> Any:
    rows, number = np.empty(len(left_by), np.int64), np.uint64(0)
    counts = np.empty(BLOCK, np.bool_)
    for start in range(np.uint64(0), np.uint64(len(left_by)), np.uint64(BLOCK)):
        end = min(start + np.uint64(BLOCK), np.uint64(len(left_by)))
        # Many rows at a time, and then without a question: a processor guesses wrong what it is asked of few rows.
        for i in range(start, end):
            counts[i - start] = (left_by[i] > 0) | (is_open[i] > occupied[i])
        for i in range(start, end):
            rows[number] = i
            number += np.uint64(counts[i - start])
    return rows[:number]


def _found(vacancies: Any, chance: Any, workforce: Any, key: Any, region: Any, regions: Any) -> Any:
    """Vacancies that find somebody; see ``processes.finding.found``."""
    rows, queue = np.empty(len(vacancies), np.int64), np.empty(len(vacancies), np.float32)
    hires, number = np.zeros(regions, np.int64), 0
    for k in range(len(vacancies)):
        luck, place = both_halves(workforce.post_identity[np.uint64(vacancies[k])], key)
        if luck < chance[np.uint64(vacancies[k])]:
            rows[number], queue[number] = vacancies[k], place
            number += 1
    for row in rows[:number]:
        hires[np.uint64(region[np.uint64(row)])] += 1
    return rows[:number], queue[:number], hires


@numba.njit(**OPTIONS)
def _dealt(group: Any, luck: Any, number: Any) -> Any:
    """Code of each row; see ``processes.dealing.dealt``."""
    line = (group + luck.astype(np.float64)).argsort(kind="mergesort")
    code, k = np.empty(len(group), np.int8), 0
    for g in range(number.shape[0]):
        for c in range(number.shape[1]):
            for _ in range(number[g, c]):
                code[line[k]] = c
                k += 1
    return code


def led(rows: Any, queue: Any, taken: Any, movers: Any, workforce: Any, key: Any, region: Any) -> Any:
    """Who comes to which post; see ``processes.dealing.led``."""
    channel = _dealt(region[rows], queue, taken)
    places, left = taken[:, SWITCHER], region[movers]
    number = np.zeros((len(places), 2), np.int64)
    for of in left:
        number[of, 1] += 1
    number[:, 0] = places
    number[:, 1] -= places
    luck = np.empty(len(movers), np.float32)
    for m in range(len(movers)):
        luck[m] = high_half(workforce.person_identity[movers[m]], key)
    people = np.flatnonzero(_dealt(left, luck, number) == 0)
    to, come = np.empty(len(people), np.int64), np.empty(len(people), np.int64)
    unplaced, k, moved, start = np.ones(len(movers), np.bool_), 0, 0, 0
    for r in range(len(places)):
        for j in range(places[r]):
            while channel[k] != SWITCHER:
                k += 1
            person = people[start + (j + places[r] // 2) % places[r]]
            if workforce.agency[rows[k]] == workforce.agency[movers[person]]:
                channel[k] = OTHER_DEGREE
            else:
                to[moved], come[moved], unplaced[person] = rows[k], movers[person], False
                moved += 1
            k += 1
        start += places[r]
    return channel, to[:moved], come[:moved], movers[unplaced]


@numba.njit(**OPTIONS)
def _gone(returnable: Any, outside: Any, rows: Any, way: Any, certificate: Any, region: Any, shares: Any) -> None:
    """Leavers join the stocks outside the posts; see ``processes.re_entry.gone``."""
    number = np.zeros(len(outside))
    for row in rows:
        how, held = way[row], certificate[row]
        returnable[region[row], held] += shares[0, how]
        number[held] += shares[1, how]
    _joined(outside, number)


@numba.njit(**OPTIONS)
def _joined(outside: Any, number: Any) -> None:
    for held in range(1, len(outside)):
        outside[held] = max(outside[held] + number[held], 0.0)


@numba.njit(**OPTIONS)
def _come_back(returnable: Any, outside: Any, rows: Any, again: Any, luck: Any, region: Any, certificate: Any) -> None:
    """Newcomers leave the stocks outside the posts; see ``processes.re_entry.come_back``."""
    stock, returned = np.zeros(len(returnable)), np.zeros(len(returnable))
    for r in range(len(returnable)):
        for held in range(returnable.shape[1]):
            stock[r] += returnable[r, held]
    number = np.zeros(len(outside))
    for k in range(len(rows)):
        row = rows[k]
        if again[k]:
            r = region[row]
            returned[r] += 1.0
            certificate[row], sofar = 0, 0.0
            for held in range(returnable.shape[1] - 1):
                sofar += returnable[r, held]
                certificate[row] += np.float64(luck[k]) >= sofar / max(stock[r], 1e-9)
        number[certificate[row]] -= 1.0
    for r in range(len(returnable)):
        if returned[r]:
            returnable[r] *= 1.0 - returned[r] / max(stock[r], 1.0)
    _joined(outside, number)
