"""Frozen values: what ``@dataclass(frozen=True, slots=True, kw_only=True)`` gives, at a fraction of its cost.

A command loads well over a hundred of them. ``dataclass`` compiles six methods for each, an eighth of the time of a
run; here only ``__init__`` is compiled, and comparing, hashing, printing and refusing changes are shared.
``dataclasses.fields``, ``replace`` and ``asdict`` work as with any dataclass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, ClassVar, TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def record(cls: type[_T]) -> type[_T]:
    """A class of frozen values with slots; its fields are named when one is made."""
    own = set(vars(cls))
    made: Any = dataclass(init=False, repr=False, eq=False, kw_only=True, slots=True)(cls)
    named = fields(made)
    compared = [each.name for each in named if each.compare]
    made.__init__ = _init(made)
    made._compared = attrgetter(*compared) if compared else type
    made._printed = tuple(each.name for each in named if each.repr)
    for name, method in vars(_Shared).items():
        if callable(method) and name not in own:
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]  # the same class with slots


def _init(cls: type) -> Callable[..., None]:
    """``__init__`` of a class, compiled: a loop over the fields would take twice as long for every value made."""
    known: dict[str, Any] = {"put": object.__setattr__, "MISSING": MISSING}
    parameters, lines = [], []
    for each in fields(cls):
        name = value = each.name
        if each.default is not MISSING:
            known[f"default_{name}"] = each.default
            parameters.append(f"{name}=default_{name}")
        elif each.default_factory is not MISSING:
            known[f"make_{name}"] = each.default_factory
            parameters.append(f"{name}=MISSING")
            value = f"make_{name}() if {name} is MISSING else {name}"
        else:
            parameters.append(name)
        lines.append(f"put(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    head = ", ".join(["self", *(["*", *parameters] if parameters else [])])
    exec(f"def __init__({head}):\n  " + "\n  ".join(lines or ["pass"]), known)  # noqa: S102  # names of fields only
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


class _Shared:
    """What every record does in the same way."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Any]]
    _compared: ClassVar[Callable[[object], object]]
    """The values of the fields that are compared."""
    _printed: ClassVar[tuple[str, ...]]
    """The names of the fields that are printed."""

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        of = self.__class__._compared
        return of(self) == of(other)

    def __hash__(self) -> int:
        return hash(self.__class__._compared(self))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._printed)
        return f"{self.__class__.__qualname__}({values})"

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self) -> list[object]:
        return [getattr(self, name) for name in self.__dataclass_fields__]

    def __setstate__(self, state: list[object]) -> None:
        for name, value in zip(self.__dataclass_fields__, state, strict=True):
            object.__setattr__(self, name, value)
