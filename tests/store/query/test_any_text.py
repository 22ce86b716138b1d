"""Whatever is typed: a filter that runs or one sentence, and no way out of its quotes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from store.names import sort_name
from store.query import FIELDS, Compiled, FilterError, Value, compile_filter, explain, quote
from store.safety.opening import Store
from tests.store.query.conftest import JOINED, TODAY, Ask, ident

QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
VALUES = [
    "60%", "1000", "1.5k", "90d", "today", "fri", "+3w", "2026-01-01", "..", "10..20", "none", "me",
    "former", "2.*", "closed", "phone", "*", "?", "[a-z]", "]", "%", "_", "'", '"', "\\", ",",
]  # fmt: skip
PIECES = st.one_of(
    st.sampled_from([f"{name}:" for name in FIELDS]),
    st.sampled_from([">", ">=", "<", "<=", "=", "-", "(", ")", " ", " OR ", " AND ", "NOT ", ":"]),
    st.sampled_from(VALUES),
    st.text(max_size=4),
)
ANYTHING = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=12).map("".join),
    st.builds(
        "{}:{}{}".format,
        st.sampled_from(sorted(FIELDS)),
        st.sampled_from(["", ">", "<=", "="]),
        st.one_of(st.sampled_from(VALUES), st.text(max_size=12)),
    ),
)
NAMES = st.text(min_size=1, max_size=30).map(str.strip).filter(lambda text: sort_name(text) != "")


@pytest.mark.long
@settings(QUICK, max_examples=1000)
@given(ANYTHING)
@example("\ud800")
@example("a\x00b")
@example('"\ud800\x00"')
@example("ltv:92233720368547758")
@example("ltv:92233720368547758.07")
@example("-ltv:>-92233720368547758.07")
@example("due:>9999-12-31 last:>0001-01-01 last:9999y..")
@example("\ufdfa" * 1000)
@example("city:" + "\ufdfa" * 995)
@example("city:" + "\u1fb7" * 995)
@example("x " * 100)
@example("city:" + "x," * 99 + "x")
@example("(" * 400 + "x" + ")" * 400)
@example("-(x OR " * 20 + "x" + ")" * 20)
@example("name:" + "a*" * 450 + "b")
def test_any_text_runs_or_gets_one_sentence(six: Store, text: str) -> None:
    made: Compiled | None
    try:
        made = compile_filter(text, TODAY, "EUR")
    except FilterError as error:
        column, made = error.column, None
    if made is None:
        assert 1 <= column <= len(text) + 1
        return
    assert made.where.count("?") == len(made.values)
    six.rows(f"SELECT c.id {JOINED} WHERE {made.where}", made.values)
    assert len(explain(text)) == len(made.terms)


@pytest.mark.long
@settings(QUICK, max_examples=300)
@given(st.text(max_size=40))
def test_quoted_text_comes_back(text: str) -> None:
    try:
        made = compile_filter(f"x name:{quote(text)} y", TODAY, "EUR")
    except FilterError:
        assert not text.strip()
        return
    kept = text.replace("\x00", "\ufffd")
    assert [term.values[0] for term in made.terms] == [Value("x"), Value(kept, True), Value("y")]


@pytest.mark.long
@settings(QUICK, max_examples=300)
@given(NAMES)
@example("50%")
@example("*")
@example("[^a]-]?")
@example('say "hi" \\')
@example("e\u0301É")
def test_a_name_finds_itself_in_quotes(six: Store, name: str) -> None:
    kept = name.replace("\x00", "\ufffd")
    connection = six.connection
    connection.execute("BEGIN")
    try:
        connection.execute(
            "UPDATE customer SET name = ?, sort_name = ?, city = ?, source = ? WHERE id = ?",
            (kept, sort_name(kept), kept, kept, ident(5)),
        )
        for text in ("{}", "name:{}", "city:{}", "source:{}"):
            made = compile_filter(text.format(quote(name)), TODAY, "EUR")
            found = six.rows(f"SELECT c.id {JOINED} WHERE {made.where}", made.values)
            assert ident(5) in [row["id"] for row in found], text
    finally:
        connection.execute("ROLLBACK")


@pytest.mark.parametrize(
    "attack",
    [
        "'; DROP TABLE customer; --",
        '" OR 1=1 --',
        "' OR '1'='1",
        "x') OR c.id IN (SELECT id FROM customer) OR ('",
        "x\x00' OR 1=1",
        "?1 :name @name $name",
    ],
)
def test_no_text_becomes_sql(six: Store, ask: Ask, attack: str) -> None:
    for name, field in FIELDS.items():
        if field.kind in ("part", "words", "whole", "owner", "bought"):
            assert ask(f"{name}:{quote(attack)}") == ""
    assert ask(quote(attack)) == ""
    assert six.value("SELECT count(*) FROM customer") == 6


@pytest.mark.long
@settings(QUICK, max_examples=200)
@given(ANYTHING)
def test_sql_is_made_of_our_words_only(text: str) -> None:
    marked = text.replace("e", "zqx")
    try:
        made = compile_filter(f"{marked} zqx city:zqx name:zqx*", TODAY, "EUR")
    except FilterError:
        return
    assert "zqx" not in made.where.lower()
