"""The books of all agencies as one compiled loop; laws come from ``accounts``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simulation.compiled import tables
from simulation.compiled.agency_rows import posts_of
from simulation.compiled.one_row import Law
from simulation.compiled.queues import number_of


def loop_of(kinds: Sequence[type], *laws: Law) -> Any:
    """The loop of these laws of ``accounts``, whose parameters are of these kinds."""
    return tables.loop_of(kinds, laws, _books_closed)


arrears = costs = months_owed = settled = tables.law


def _books_closed(params: Any, agencies: Any, workforce: Any, base_wage: Any, bills: Any, ledger: Any) -> None:
    """Settle all books: wage bills, shape (A,), and what each item costs each payer, (10, R), nought until now."""
    wage, just_joined, occupied = workforce.wage_yuan_per_month, workforce.just_joined, workforce.occupied
    share, reserves = agencies.public_share, agencies.reserves_yuan
    debt, unpaid = agencies.wage_debt_yuan, agencies.unpaid_public_yuan
    # Sums of their own: each waits for its additions, and so long as nothing asks for it, the next one begins.
    for a in range(len(share)):
        bill = 0.0
        for i in range(*posts_of(agencies.first_row, a, len(wage))):
            bill += wage[i]
        bills[a] = bill
    for a in range(len(share)):
        first, end = posts_of(agencies.first_row, a, len(wage))
        place, bill, newcomers = np.uint64(agencies.region[a]), bills[a], np.float64(number_of(just_joined, first, end))
        spent = costs(bill, newcomers, base_wage[place], agencies.staff[a], params)
        late = agencies.late_months_left[a] > 0
        books = settled(bill, spent, share[a], late, reserves[a], debt[a], unpaid[a], params)
        reserves[a], debt[a], unpaid[a] = books.reserves, books.wage_debt, books.unpaid_public
        amounts = (bill, spent.overhead, spent.recruitment, spent.induction, spent.training)
        for k in range(5):
            ledger[2 * k, place] += amounts[k] * share[a]
            ledger[2 * k + 1, place] += amounts[k] * (1.0 - share[a])
        owed = np.float32(months_owed(books.wage_debt, bill))
        for i in range(first, end):
            workforce.arrears_months[i] = arrears(owed, occupied[i])
