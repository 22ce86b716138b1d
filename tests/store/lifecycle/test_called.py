"""What to call somebody in the words of a step (T52)."""

from __future__ import annotations

import pytest

from store.lifecycle.plans.form_of_address import called, is_somebody


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
        ("Hr. Weber", "Hr. Weber"),
        ("Hr.Weber", "Hr. Weber"),
        ("HERR WEBER", "Herr Weber"),
        ("herr schmidt", "Herr Schmidt"),
        ("JOHN SMITH", "John"),
        ("anna-lena bauer", "Anna-Lena"),
        ("O'NEILL", "O'Neill"),
        ("Fr. Mag. Dr. Eva Huber", "Eva"),
        ("Dr. med. vet. Anna Kühn", "Anna"),
        ("DI Karl Huber", "Karl"),
        ("Frau Dr. Lang", "Frau Dr. Lang"),
        ("Dame Judi Dench", "Judi"),
        ("Fam. Huber", "Fam. Huber"),
        ("Huber, Fam.", "Fam. Huber"),
        ("Familie Huber", "Familie Huber"),
        ("Mr. & Mrs. Brown", "Mr. & Mrs. Brown"),
        ("Mr and Mrs Brown", "Mr and Mrs Brown"),
        ("Hr. u. Fr. Weber", "Hr. u. Fr. Weber"),
        ("Anna und Peter Huber", "Anna und Peter"),
        ("Anna Huber / Peter Mayr", "Anna & Peter"),
        ("Mr. Karl Brandt (GM), Mrs. Ines Koch (F&B)", "Karl & Ines"),
        ("Herr Brandt, Frau Koch", "Herr Brandt & Frau Koch"),
        ("Frau Koch; Herr Dr. Brandt", "Frau Koch & Herr Dr. Brandt"),
        ("Herr Brandt / Frau Koch", "Herr Brandt & Frau Koch"),
        ("Karl Brandt (GM), Ines Koch (F&B, bar)", "Karl & Ines"),
        ("Karl Brandt (GM) Ines Koch (F&B)", None),
        ("Herr Brandt Frau Koch", None),
        ("Herr Brandt, Frau Koch, Sales", None),
        ("Herr Karl Brandt, Dr.", "Karl"),
        ("Lopez, Dr. Maria", "Maria"),
        ("Maria E. Lopez", "Maria"),
        ("Maria Lopez, MBA", "Maria"),
        ("Lopez, Maria, Dr.", "Maria"),
        ("Smith, John, Jr.", "John"),
        ("Smith, Mr. John", "John"),
        ("Maria Lopez (buyer)", "Maria"),
        ("z.Hd. Frau Meier", "Frau Meier"),
        ("Müller Hans", "Hans"),
        ("van der Berg, P.", "P. van der Berg"),
        ("Ludwig van Beethoven", "Ludwig"),
        ("王伟", "王伟"),
        ("김민준", "김민준"),
        ("鈴木 一郎", "鈴木 一郎"),
        ("Wang Wei", "Wang Wei"),
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("Иванова Анна Петровна", "Анна Петровна"),
        ("Иванов И. И.", "Иванов И. И."),
        ("Franziska", "Franziska"),
        ("Hermann", "Hermann"),
        ("Kowalski", None),
        ("Müller", None),
        ("van der Berg", None),
        ("Frau", None),
        ("Praxis Dr. Wolf", None),
        ("Weber GmbH", None),
        ("Einkauf", None),
        ("The Manager", None),
        ("anna@shop.example", None),
        ("  ", None),
    ],
)
def test_titles_and_initials_are_no_first_names(name: str, word: str | None) -> None:
    assert called(name) == word


@pytest.mark.parametrize(
    ("customer", "word"),
    [
        ("Mrs Jane O'Neill", "Jane"),
        ("Fam. Huber", "Fam. Huber"),
        ("Prof. Dr. Lee", "Prof. Dr. Lee"),
        ("Dr. Oetker GmbH", None),
        ("Mister Minit", None),
        ("Müller, Hans", None),
        ("Lumen Dental", None),
        ("Don Pizza", None),
    ],
)
def test_a_firm_is_not_called_by_a_first_name(customer: str, word: str | None) -> None:
    assert (called(customer) if is_somebody(customer) else None) == word
