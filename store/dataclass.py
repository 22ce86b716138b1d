"""`dataclass` as Python has it, made in a fifth of the time: a command makes seventy at its start.

Python writes and compiles six methods for each class, these share all but `__init__`. That a row is
frozen is seen by the type checker, and not at run time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses
    from operator import attrgetter

    def dataclass(cls=None, *, frozen=False, eq=True, repr=True, slots=False):
        """A class of fields; the words mean what they mean in Python's own."""
        if cls is None:
            return lambda named: dataclass(named, frozen=frozen, eq=eq, repr=repr, slots=slots)
        shared = {}
        if repr:
            shared["__repr__"] = _repr
        if eq:
            shared |= {"__eq__": _eq, "__hash__": _hash if frozen else None}
        for name, method in shared.items():
            if (
                name not in cls.__dict__ or cls.__dict__[name] is None
            ):  # None: it has its own __eq__
                setattr(cls, name, method)
        # One without a text of its own would be given its signature, which takes longest of all.
        cls.__doc__ = cls.__doc__ or cls.__name__
        return dataclasses.dataclass(cls, repr=False, eq=False, match_args=False, slots=slots)

    _getters = {}

    def _values(row):
        """What is in the fields; of more than one, a tuple."""
        get = _getters.get(row.__class__)
        if get is None:
            names = [each.name for each in dataclasses.fields(row) if each.compare]
            get = _getters[row.__class__] = attrgetter(*names) if names else lambda _: ()
        return get(row)

    def _eq(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self is other or _values(self) == _values(other)

    def _hash(self):
        return hash(_values(self))

    def _repr(self):
        shown = (
            f"{each.name}={getattr(self, each.name)!r}"
            for each in dataclasses.fields(self)
            if each.repr
        )
        return f"{self.__class__.__qualname__}({', '.join(shown)})"
