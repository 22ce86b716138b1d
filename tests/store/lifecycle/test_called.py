"""What to call somebody in the words of a step (T52)."""

from __future__ import annotations

import pytest

from store.lifecycle.plans import called


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Maria Lopez", "Maria"),
        ("Mr. Smith", "Mr. Smith"),
        ("Mr Smith", "Mr Smith"),
        ("Dr. Maria Lopez", "Maria"),
        ("Prof. Dr. Ana Reyes", "Ana"),
        ("Dipl.-Ing. Karl Otto", "Karl"),
        ("Lopez, Maria", "Maria"),
        ("J. Smith", "J. Smith"),
        ("J.R. Smith", "J.R. Smith"),
        ("O. Henry Lee", "Henry"),
        ("Jean-Luc Picard", "Jean-Luc"),
        ("Herr Müller", "Herr Müller"),
        ("Sig.ra Rossi", "Sig.ra Rossi"),
        ("Dr.med. Eva Lang", "Eva"),
        ("Maria", "Maria"),
        ("Mr.", None),
        ("  ", None),
    ],
)
def test_titles_and_initials_are_no_first_names(name: str, word: str | None) -> None:
    assert called(name) == word
