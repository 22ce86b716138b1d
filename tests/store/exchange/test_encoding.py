"""Encodings: the mark, the places of NULs, UTF-8 throughout, else cp1252."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from store.errors import BadInput
from store.exchange.encoding import LONGEST_LINE, encoding_of, open_text

TEXT = "Kunde;Ort\nCafé Müller;Zürich\nNúñez & Søn;Málaga\n"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_found_and_the_text_is_read(
    tmp_path: Path, encoding: str, said: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(TEXT.encode(encoding))
    assert encoding_of(path).encoding == said
    with open_text(path, said) as stream:
        assert stream.read() == TEXT


def test_a_byte_far_behind_the_head_still_decides(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"name,amount\n" + b"Ann,1\n" * 400_000 + "Café,2\n".encode("cp1252"))
    assert encoding_of(path).encoding == "cp1252"


def test_one_broken_byte_does_not_turn_a_utf8_file_into_something_else(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes("Café Müller\n".encode() * 20 + b"Caf\xe9\n")
    assert encoding_of(path).encoding == "utf-8"
    with open_text(path, "utf-8") as stream:
        assert stream.read().endswith("Caf\ufffd\n")


def test_letters_of_another_alphabet_are_not_read_as_accents(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    text = "имя;город\nКафе Аврора;Казань\nСеребряный бор;Москва\n" * 3
    path.write_bytes(text.encode("cp1251"))
    with open_text(path, encoding_of(path).encoding) as stream:
        assert stream.read() == text


def test_an_endless_line_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "endless.csv"
    with path.open("wb") as stream:
        stream.write(b"customer,date,amount\nAnn,2026-01-05,")
        stream.truncate(1 << 30)
    started = time.perf_counter()
    with pytest.raises(BadInput, match=r"Line 2 .* is longer than 8 MB"):
        encoding_of(path)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04rest", "workbook or a zip"),
        (b"\x1f\x8b\x08", "is packed"),
        (b"%PDF-1.4\n", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
    ],
)
def test_what_is_no_text_is_refused_by_name(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=said):
        encoding_of(path)


def test_lines_of_two_encodings_are_read_each_by_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"name,city\nCaf\xc3\xa9 Un,R\xc4\xabga\nCaf\xe9 Deux,Malm\xf6\n")
    found = encoding_of(path)
    assert found.encoding.startswith("utf-8+cp125")  # both read é and ö alike
    with open_text(path, found.encoding) as stream:
        assert stream.read() == "name,city\nCafé Un,Rīga\nCafé Deux,Malmö\n"


def test_a_pipe_is_not_waited_for_and_a_store_is_no_table(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "my.csv").write_bytes(b"SQLite format 3\x00" + b"name,city\n" * 9)
    for name, why in (("pipe", "is not an ordinary file"), ("my.csv", "is a store of tickler")):
        with pytest.raises(BadInput, match=why):
            encoding_of(tmp_path / name)
    (tmp_path / "long.csv").write_bytes(b"x" * (LONGEST_LINE + 2))
    with pytest.raises(BadInput, match=r"Line 1 of a\.csv is longer"):
        encoding_of(tmp_path / "long.csv", name="a.csv")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        encoding_of(tmp_path / "none.csv")
    with pytest.raises(BadInput, match="cannot be read"):
        encoding_of(tmp_path)


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        ("Vārds;Pilsēta\nŽanna Šķēle;Jūrmala\n", "cp1257", "cp1257"),
        ("姓名;城市\n张伟;北京\n王芳;上海\n", "gb18030", "gb18030"),
        ("客户名称,电话\n深圳市腾讯计算机系统有限公司,0755\n", "gb18030", "gb18030"),
        ("氏名;市\n山田太郎;東京\n佐藤花子;大阪\n", "shift-jis", "cp932"),
        ("이름;도시\n김철수;서울\n이영희;부산\n", "euc-kr", "cp949"),
        ("ФИО;ГОРОД\nИВАН ПЕТРОВ;МОСКВА\nОЛЬГА ЖУК;РИГА\n", "cp1251", "cp1251"),
        ("ΟΝΟΜΑ;ΠΟΛΗ\nΓΙΩΡΓΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ;ΑΘΗΝΑ\n", "cp1253", "cp1253"),
    ],
)
def test_letters_tell_their_page(  # T67
    tmp_path: Path, text: str, encoding: str, said: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode(encoding))
    assert encoding_of(path).encoding == said
