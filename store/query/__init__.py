"""The filter language: text to SQL.

    segment:clinics risk:>60% due:<=today last:>90d -owner:ana "second chair"

Terms stand side by side and all must hold; `OR` between terms, brackets, `-` for the opposite, and
commas between values. `FIELDS` is the table of what can be asked.
"""

from __future__ import annotations

from store.query.compiler import Compiled, compile_filter
from store.query.errors import FilterError
from store.query.explanation import explain
from store.query.fields import FIELDS, Field
from store.query.parser import Term, Value, quote

__all__ = [
    "FIELDS",
    "Compiled",
    "Field",
    "FilterError",
    "Term",
    "Value",
    "compile_filter",
    "explain",
    "quote",
]
