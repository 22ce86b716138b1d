"""Devices edit apart and meet: what one has, all have; what two differ in, a person is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.actions import customers
from store.safety.orphans import orphans
from tests.kit import TODAY
from tests.store.team.kit import Device, kept, shared, territory


@pytest.fixture
def two(tmp_path: Path) -> tuple[Device, Device]:
    """Two devices of one territory."""
    name = territory()
    return Device(tmp_path / "ana.db", name, 1, lead=True), Device(tmp_path / "ben.db", name, 2)


def meet(*devices: Device) -> None:
    """Everybody syncs until nothing is new."""
    for device in (*devices, *devices):
        device.sync()


def test_what_one_has_all_have(two: tuple[Device, Device]) -> None:
    ana, ben = two
    customers.add(ana.store, TODAY, "Lumen Dental", city="Riga")
    said = ana.sync()
    assert said.pushed > 2
    assert ben.sync().pulled > 2
    meet(ana, ben)
    assert shared(ana.store) == shared(ben.store) == kept(ana.territory)
    assert orphans(ben.store) == 0
    assert ana.sync().pushed == ben.sync().pulled == 0
