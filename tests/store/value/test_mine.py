"""What the kept had and the lost had not: found where it was planted, nowhere else."""

from __future__ import annotations

import random

from store.value.mine import Made, mine


def _noise(rng: random.Random) -> list[Made]:
    return [
        Made(rng.choice(("call", "email", "visit", "message")), rng.randrange(90))
        for _ in range(rng.randrange(6))
    ]


def test_a_planted_pattern_is_found_with_its_counts() -> None:
    rng = random.Random(3)
    planted = [Made("call", 2), Made("visit", 14)]
    kept = [[*(planted if at < 14 else []), *_quiet(rng)] for at in range(20)]
    lost = [[*(planted if at < 3 else []), *_quiet(rng)] for at in range(19)]
    found = mine(kept, lost)
    assert [(each.channel, each.day) for each in found.steps] == [("call", 2), ("visit", 14)]
    assert (found.with_kept, found.kept, found.with_lost, found.lost) == (14, 20, 3, 19)


def _quiet(rng: random.Random) -> list[Made]:
    """Touches of another channel than the planted ones."""
    return [Made("email", rng.randrange(90)) for _ in range(rng.randrange(3))]


def test_in_shuffled_data_nothing_is_found() -> None:
    found = 0
    for seed in range(100):
        rng = random.Random(seed)
        customers = [_noise(rng) for _ in range(60)]
        found += bool(mine(customers[:30], customers[30:]).steps)
    assert found <= 5


def test_a_few_customers_say_nothing() -> None:
    assert mine([[Made("call", 1)]] * 30, [[]] * 9).steps == ()
    assert mine([[Made("call", 1)]] * 30, [[]] * 10).steps != ()


def test_touches_long_after_the_first_purchase_do_not_count() -> None:
    assert mine([[Made("call", 91)]] * 30, [[]] * 30).steps == ()
