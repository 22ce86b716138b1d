"""The grammar of the filter language: text to a tree of terms."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from store.dataclass import dataclass
from store.query.errors import FilterError
from store.query.fields import FIELDS, find_field, unknown_field
from store.sentence import Words, say

if TYPE_CHECKING:
    from lark import Lark, Token, Tree
    from lark.exceptions import UnexpectedInput

LONGEST: Final = 1000  # characters
MOST: Final = 100  # terms and values: far below what SQLite takes in one expression
DEEPEST: Final = 20
TEXT: Final = "text"  # the field's name of bare words and quoted phrases

# AND, OR and NOT are words of the language only where they can be; elsewhere they are text.
_GRAMMAR: Final = r"""
?start: either
?either: both ("OR" both)*
?both: unary ("AND"? unary)*
?unary: _NOT unary                        -> negated
      | "(" either ")"
      | FIELD OPERATOR? value (_COMMA value)* -> term
      | (WORD | QUOTED)                    -> text
?value: VALUE | QUOTED

_NOT.5: /-(?=\S)|NOT(?=[\s(])/
FIELD.4: /[A-Za-z][\w-]*:/
OPERATOR.3: /[<>]=?|=/
_COMMA.3: ","
QUOTED.3: /"(?:[^"\\]|\\.)*"|“[^“”]*”|„[^„“]*“/s
WORD: /[^\s()"]+/
VALUE: /[^\s(),"<>=]+[<>=]=?"(?:[^"\\]|\\.)*"|[^\s(),"]+/
%ignore /\s+/
"""


@dataclass(frozen=True)
class Value:
    """One value as meant: quotes are taken off, `quoted` says that no word or star is special."""

    text: str
    quoted: bool = False


@dataclass(frozen=True)
class Term:
    """One condition: a field's name (or TEXT), an operator ("" for a plain one), its values.

    `negated` counts every minus around it; `column` is where it begins, from 1; `typed` is the
    piece of the filter.
    """

    field: str
    operator: str
    values: tuple[Value, ...]
    negated: bool
    column: int
    typed: str

    def error(self, sentence: Words) -> FilterError:
        """The error that points at this term."""
        return FilterError(self.column, self.typed, sentence)


@dataclass(frozen=True)
class Negated:
    """The opposite of a part."""

    part: Node


@dataclass(frozen=True)
class Joined:
    """Parts of which all (AND) or one (OR) must hold."""

    word: Literal["AND", "OR"]
    parts: tuple[Node, ...]


Node: TypeAlias = "Term | Negated | Joined"


def parse(text: str) -> tuple[Node | None, tuple[Term, ...]]:
    """The tree of a filter and its terms from left to right; (None, ()) for an empty one.

    Raises:
        FilterError: with the column of what cannot be understood.
    """
    if len(text) > LONGEST:
        raise FilterError(LONGEST + 1, "", say("wrong_filter.too_long", most=LONGEST))
    # Replaced one for one, so that columns stay: SQLite ends a pattern at NUL and takes no halves
    # of surrogate pairs.
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")
    if not text.strip():
        return None, ()
    from lark.exceptions import UnexpectedInput

    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise _misread(text, error) from None
    builder = _Builder(text)
    return builder.node(tree, 0, negated=False), tuple(builder.terms)


def quote(text: str) -> str:
    r"""The text as a quoted phrase or value that means exactly this text: `"` becomes `\"`."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@cache
def _parser() -> Lark:
    """Built on the first filter: import and tables take about 40 ms."""
    from lark import Lark

    return Lark(_GRAMMAR, parser="lalr")


class _Builder:
    """Turns lark's tree into ours and collects the terms."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.terms: list[Term] = []
        self.count = 0

    def node(self, tree: Tree[Token], depth: int, *, negated: bool) -> Node:
        if depth > DEEPEST:
            raise FilterError(1, "", say("wrong_filter.too_deep", most=DEEPEST))
        if tree.data == "term":
            return self.term(_tokens(tree), negated)
        if tree.data == "text":
            return self.bare(_tokens(tree)[0], negated)
        parts = [part for part in tree.children if not isinstance(part, str)]
        if tree.data == "negated":
            return Negated(self.node(parts[0], depth + 1, negated=not negated))
        word: Literal["AND", "OR"] = "AND" if tree.data == "both" else "OR"
        return Joined(word, tuple(self.node(p, depth + 1, negated=negated) for p in parts))

    def term(self, tokens: list[Token], negated: bool) -> Term:
        first, *rest = tokens
        typed = self.typed(first, tokens[-1])
        name = first[:-1]
        field = find_field(name)
        if field is None:
            raise FilterError(_column(first), typed, unknown_field(name))
        operator = rest.pop(0) if rest[0].type == "OPERATOR" else ""
        values = tuple(_value(token) for token in rest)
        sign = "" if operator == "=" else str(operator)
        return self.add(Term(field.name, sign, values, negated, _column(first), typed))

    def bare(self, token: Token, negated: bool) -> Term:
        value = _value(token)
        term = Term(TEXT, "", (value,), negated, _column(token), str(token))
        compared = None if value.quoted else re.match(r"([A-Za-z_-]*)[<>=]=?(.*)", token)
        if compared is not None:
            name, rest = compared.groups()
            field = find_field(name)
            if field is not None and rest:
                raise term.error(say("wrong_filter.no_colon", example=field.example))
            if not name:
                raise term.error(say("wrong_filter.nothing_compared"))
        return self.add(term)

    def add(self, term: Term) -> Term:
        self.count += len(term.values)
        if self.count > MOST:
            raise term.error(say("wrong_filter.too_many", most=MOST))
        self.terms.append(term)
        return term

    def typed(self, first: Token, last: Token) -> str:
        return self.text[first.start_pos : last.end_pos]


def _tokens(tree: Tree[Token]) -> list[Token]:
    return [token for token in tree.children if isinstance(token, str)]


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _value(token: Token) -> Value:
    if token.type != "QUOTED":
        return Value(str(token))
    inner = str(token)[1:-1]
    return Value(re.sub(r"\\(.)", r"\1", inner, flags=re.S) if token[0] == '"' else inner, True)


def _misread(text: str, error: UnexpectedInput) -> FilterError:
    """The sentence for text that the grammar refuses, judged by what stands before the place."""
    place = error.pos_in_stream
    at_end = getattr(getattr(error, "token", None), "type", "") == "$END"
    if place is None or at_end:
        place = len(text)
    before, here = text[:place].rstrip(), text[place : place + 1]
    if here == '"':
        return FilterError(place + 1, text[place:], say("wrong_filter.quote_open"))
    open_field = re.search(r"([A-Za-z][\w-]*):(?:[<>]=?|=)?$", before)
    if open_field is not None:
        field = find_field(open_field[1])
        sentence = say("wrong_filter.no_value", example=(field or FIELDS["segment"]).example)
        return FilterError(open_field.start() + 1, open_field[0], sentence)
    if before.endswith(","):
        return FilterError(len(before), ",", say("wrong_filter.comma_last"))
    if here == ")":
        empty, alone = say("wrong_filter.brackets_empty"), say("wrong_filter.bracket_alone")
        return FilterError(place + 1, ")", empty if before.endswith("(") else alone)
    word = before.split()[-1] if before else ""
    if word in ("OR", "AND"):
        return FilterError(place + 1, here, say("wrong_filter.between_terms", word=word))
    return FilterError(place + 1, here, say("wrong_filter.bracket_open"))
