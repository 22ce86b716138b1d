"""No plain string reaches a widget: what came from data is made visible, and is never markup.

Read off the code itself: whoever shows a text says by `visible`, `fit`, `title` and their like that
it was made harmless, or writes it out as a constant.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT

# Calls that show their first argument; those that must be told that it is no markup.
_SHOW = {"Static", "Label", "Content", "Text", "notify"}
_UNMARKED = {"Static", "Label", "notify"}
# What makes a text harmless, or is made of harmless pieces.
_SAFE = {"visible", "harmless", "fit", "wrap", "title", "Content", "assemble", "key_name", "Text",
         "shown"}  # fmt: skip
_READS_MARKUP = {"from_markup", "render_markup"}


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_harmless(node: ast.expr) -> bool:
    """Whether an expression is a constant, was made harmless, or is put together of such."""
    match node:
        case ast.Constant():
            return True
        case ast.Call():
            joins = _name(node.func) == "join" and all(map(_is_harmless, node.args))
            return _name(node.func) in _SAFE or joins
        case ast.IfExp():
            return _is_harmless(node.body) and _is_harmless(node.orelse)
        case ast.BinOp():
            if isinstance(node.op, ast.Mult):
                return _is_harmless(node.left)
            return _is_harmless(node.left) and _is_harmless(node.right)
        case ast.JoinedStr():
            pieces = [each.value for each in node.values if isinstance(each, ast.FormattedValue)]
            return all(map(_is_harmless, pieces))
        case ast.GeneratorExp():
            return _is_harmless(node.elt)
        case ast.Starred():
            return True  # pieces of `assemble`, each of them made by a call that is looked at
        case _:
            return False


def _widgets(tree: ast.AST) -> set[str]:
    """Names that stand for a Static: what is assigned from one, or asked for as one."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _shows(node.value):
            found |= {_name(each) for each in node.targets}
    return found


def _shows(call: ast.Call) -> bool:
    asked = _name(call.func) == "query_one" and any(_name(each) == "Static" for each in call.args)
    return asked or _name(call.func) == "Static"


def faults(text: str) -> Iterator[str]:
    """What of a file's code would show a plain string."""
    tree = ast.parse(text)
    widgets = _widgets(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and not _is_harmless(node.value):
            names = {_name(each) for each in node.targets}
            if names & {"border_title", "border_subtitle", "tooltip", "sub_title"}:
                yield f"line {node.lineno}: {', '.join(names)} is a plain string"
        if not isinstance(node, ast.Call):
            continue
        name = _name(node.func)
        first = node.args[0] if node.args else None
        if name in _READS_MARKUP:
            yield f"line {node.lineno}: {name} obeys what stands in the text"
        if name in _SHOW and first is not None and not _is_harmless(first):
            yield f"line {node.lineno}: {name} is given a plain string"
        unmarked = {each.arg: each.value for each in node.keywords}.get("markup")
        if name in _UNMARKED and not (isinstance(unmarked, ast.Constant) and not unmarked.value):
            yield f"line {node.lineno}: {name} takes its text for markup"
        of_widget = isinstance(node.func, ast.Attribute) and (
            _name(node.func.value) in widgets
            or (isinstance(node.func.value, ast.Call) and _shows(node.func.value))
        )
        if name == "update" and of_widget and first is not None and not _is_harmless(first):
            yield f"line {node.lineno}: a widget is given a plain string"


@pytest.mark.long
def test_no_plain_string_reaches_a_widget() -> None:
    found = [
        f"{path.relative_to(ROOT)}, {each}"
        for path in sorted((ROOT / "tui").rglob("*.py"))
        if "cli" not in path.parts
        for each in faults(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "Static(name, markup=False)",
        "Static('x')",
        "self.notify(f'{name} is added', markup=False)",
        "self.notify(visible(name))",
        "frame.border_title = name",
        "Content.from_markup(name)",
        "self.query_one('#a', Static).update(name)",
        "shown = self.query_one('#a', Static)\nshown.update(name + 'x')",
        "Text(name)",
    ],
)
def test_it_notices(line: str) -> None:
    assert list(faults(line))
