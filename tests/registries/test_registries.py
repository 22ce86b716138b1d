"""Whatever a registry has one more of is known on every face, as the recipes say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from store.vocabulary import CHANNELS, OUTCOMES, channel_word, known_channel, known_outcome
from tests.conftest import ROOT


@pytest.mark.long
@pytest.mark.parametrize("registry", ["words", "fields", "others", "facts"])  # T42
def test_a_row_more_is_known_on_every_face(tmp_path: Path, registry: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.registries.{registry}", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    faces: dict[str, bool] = json.loads(done.stdout)
    assert len(faces) >= 6
    assert [face for face, known in faces.items() if not known] == []


def test_the_recipes_name_what_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    table = text.partition("## To add …")[2].partition("\n## ")[0]
    recipes = [line.split("|")[1:3] for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(recipes) >= 10
    for what, how in recipes:
        named = re.findall(r"`([^`]+)`", how)
        files = [ROOT / each for each in named if "/" in each]
        assert all(file.exists() for file in files), what
        sources = "\n".join(file.read_text("utf-8") for file in files if file.is_file())
        constants = [each for each in named if re.fullmatch(r"_?[A-Z]{2,}", each)]
        assert all(re.search(rf"^{each}\b", sources, re.M) for each in constants), what
        assert len(files) <= 5, what


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
