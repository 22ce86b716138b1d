"""The layouts of other programs' exports, one TOML file each: what their columns mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from store.dataclass import dataclass
from store.errors import BadInput
from store.exchange.cells import bare
from store.exchange.fields import KINDS
from store.exchange.words import DocumentType
from store.names import nearest
from store.sentence import say

_SHARE = 0.5  # of a file's columns that a preset knows
_MANY = 8  # so many known columns are enough, however many of their own somebody has added


@dataclass(frozen=True)
class Preset:
    """A program's layout.

    `needs`: of each group one header must be there. `fields` are headers by field, the first that a
    file has is taken; `a|b` joins two, `*` stands for a number. `known` are headers that are not
    taken. `constants` are values that all rows have. `sale` sorts the words of a status or stage
    under `sold`, `not_sold`, `open`; `types` those of a type under `sale`, `credit`, `none`. `unit`
    is what a length of time counts. `ids` are the spaces in which the ids of customers, persons and
    records are told apart. `named_in` is a field whose words may name a customer where nothing else
    does. `unless` are words of a column (`BILL*`: all that begin so) whose rows are no customers of
    ours: vendors, the archived. `lost_with_reason`: a reason why a deal was lost says that it was,
    whatever the stage. `joined_names`: a person of a company is called `Company, Person`.
    `only_offers`: what was sold stands elsewhere, one that was accepted is no purchase and an open
    one asks for no step. `people`: a name without a company is a person's. `api_cents`: where the
    headers are those of its API (`amount_refunded`), amounts are in cents.
    """

    name: str
    title: str
    kind: str | None
    needs: tuple[tuple[str, ...], ...]
    fields: dict[str, tuple[str, ...]]
    known: frozenset[str]
    constants: dict[str, str]
    sale: dict[str, frozenset[str]]
    types: dict[str, DocumentType]
    unit: str | None
    ids: dict[str, str]
    note: str
    named_in: str
    unless: dict[str, frozenset[str]]
    lost_with_reason: bool
    joined_names: bool
    only_offers: bool
    people: bool
    one_person: bool
    api_cents: bool

    def columns(self, header: Sequence[str]) -> tuple[dict[str, tuple[int, ...]], frozenset[int]]:
        """The columns of the fields in a header, and those that are known and not taken."""
        places: dict[str, list[int]] = {}
        for index, name in enumerate(header):
            places.setdefault(bare(name), []).append(index)
        many = {field.name for field in KINDS[self.kind or "customers"] if field.many}
        columns: dict[str, tuple[int, ...]] = {}
        taken: set[int] = set()
        for field, names in self.fields.items():
            hits: list[int] = []
            for name in names:
                found = [i for part in name.split("|") for i in _places(places, part)]
                found = [i for i in found if i not in taken and i not in hits]
                if found and ("|" not in name or len(found) > 1 or field in many):
                    hits += found if "|" in name or field in many else found[:1]
                    if field not in many:
                        break
            if hits:
                columns[field] = tuple(hits)
                taken.update(hits)
        passed = frozenset(
            index for index, name in enumerate(header)
            if index not in taken and bare(name) in self.known
        )  # fmt: skip
        return columns, passed

    def knows(self, form: str) -> bool:
        """Whether a header (as `bare` gives it) is one of this layout."""
        return (
            form in self.known
            or form in _forms(self.name)
            or any(each.fullmatch(form) for each in _patterns(self.name))
        )


def preset_named(name: str) -> Preset:
    """The preset of that name; BadInput names the nearest."""
    for preset in presets():
        if preset.name == name.strip().casefold().replace(" ", "-"):
            return preset
    names = [preset.name for preset in presets()]
    raise BadInput(
        say("typed.no_preset", text=name, likely=nearest(name, names), known=", ".join(names))
    )


def recognise_preset(header: Sequence[str]) -> Preset | None:
    """The preset whose needed headers a file has and that knows most of its columns."""
    forms = {bare(name) for name in header} - {""}
    best: tuple[float, int, Preset] | None = None
    for preset in presets():
        if not all(any(_has(forms, name) for name in group) for group in preset.needs):
            continue
        hits = sum(1 for form in forms if preset.knows(form))
        entities = {n.partition(" - ")[0] for group in preset.needs for n in group if " - " in n}
        if entities:  # in whatever language the field's name goes on
            named = sum(1 for name in header if name.partition(" - ")[0] in entities)
            hits = max(hits, min(named, len(forms)) // 2 + 1) if named else hits
        share = hits / max(1, len(forms))
        if (share >= _SHARE or hits >= _MANY) and (best is None or (share, hits) > best[:2]):
            best = (share, hits, preset)
    return None if best is None else best[2]


@cache
def presets() -> tuple[Preset, ...]:
    """All presets, by name."""
    folder = resources.files(__name__)
    found = [
        _read(each.name.removesuffix(".toml"), tomllib.loads(each.read_text("utf-8")))
        for each in folder.iterdir()
        if each.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda preset: preset.name))


@cache
def known_headers() -> frozenset[str]:
    """All headers that are known from somewhere, as `bare` gives them."""
    fields = {bare(each) for kind in KINDS.values() for f in kind for each in f.headers.split()}
    return frozenset(fields.union(*(preset.known | _forms(preset.name) for preset in presets())))


@cache
def _forms(name: str) -> frozenset[str]:
    preset = next(each for each in presets() if each.name == name)
    return frozenset(
        bare(part)
        for names in preset.fields.values()
        for each in names
        for part in each.split("|")
        if "*" not in part
    )


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    preset = next(each for each in presets() if each.name == name)
    parts = {part for names in preset.fields.values() for each in names for part in each.split("|")}
    return tuple(_pattern(part) for part in parts if "*" in part)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(r"\d+".join(bare(part) for part in name.split("*")))


def _has(forms: set[str], name: str) -> bool:
    if "*" in name:
        return any(_pattern(name).fullmatch(form) for form in forms)
    return bare(name) in forms


def _places(places: dict[str, list[int]], name: str) -> list[int]:
    if "*" not in name:
        return places.get(bare(name), [])
    pattern = _pattern(name)
    return sorted(i for form, found in places.items() if pattern.fullmatch(form) for i in found)


def _read(name: str, data: dict[str, Any]) -> Preset:
    fields = {
        field: tuple([names] if isinstance(names, str) else names)
        for field, names in data.get("fields", {}).items()
    }
    needs = tuple(tuple([n] if isinstance(n, str) else n) for n in data["needs"])
    known = {bare(each) for each in (*data.get("known", ()), *data.get("unless", ()))}
    known |= {bare(each) for group in needs for each in group if "*" not in each}
    return Preset(
        name=name,
        title=data["title"],
        kind=data.get("kind"),
        needs=needs,
        fields=fields,
        known=frozenset(known),
        constants={field: str(value) for field, value in data.get("constants", {}).items()},
        sale={
            verdict: frozenset(map(bare, words)) for verdict, words in data.get("sale", {}).items()
        },
        types={bare(word): kind for kind, words in data.get("types", {}).items() for word in words},
        unit=data.get("unit"),
        ids=data.get("ids", {}),
        note=data.get("note", ""),
        named_in=data.get("named_in", ""),
        unless={
            bare(header): frozenset(bare(word) + "*" * word.endswith("*") for word in words)
            for header, words in data.get("unless", {}).items()
        },
        lost_with_reason=data.get("lost_with_reason", False),
        joined_names=data.get("joined_names", False),
        only_offers=data.get("only_offers", False),
        people=data.get("people", False),
        one_person=data.get("one_person", False),
        api_cents=data.get("api_cents", False),
    )
