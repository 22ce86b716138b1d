"""First names that many have: where one begins a name, no last name stands first there."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from store.exchange.cells import bare


@cache
def _known() -> frozenset[str]:
    text = resources.files("store.exchange").joinpath("given_names.toml").read_text("utf-8")
    return frozenset(map(bare, tomllib.loads(text)["names"].split()))


def is_given_name(word: str) -> bool:
    """Whether a word is a first name that many have; each part of `Hans-Peter` is one."""
    return all(bare(part) in _known() for part in word.split("-"))
