"""A channel, an outcome, a customer's field that a registry has more are known on every face."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from store.vocabulary import CHANNELS, OUTCOMES, channel_word, known_channel, known_outcome
from tests.conftest import ROOT


@pytest.mark.parametrize("registry", ["words", "fields"])  # T42
def test_a_row_more_is_known_on_every_face(tmp_path: Path, registry: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.registries.{registry}", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    faces: dict[str, bool] = json.loads(done.stdout)
    assert len(faces) >= 15
    assert [face for face, known in faces.items() if not known] == []


def test_what_is_typed_for_a_word_means_one_row() -> None:
    for rows, known in ((CHANNELS, known_channel), (OUTCOMES, known_outcome)):
        for row in rows:
            for text in (row.key, row.label, row.key.replace("_", "-"), *row.also):
                assert known(text) == row.key
    letters = [each.letter for each in CHANNELS if each.letter]
    signs = [each.sign for each in OUTCOMES]
    assert len(set(letters)) == len(letters)
    assert len(set(signs)) == len(signs)
    assert channel_word("email") == "e-mail"
    assert channel_word("pigeon_post") == "pigeon post"
