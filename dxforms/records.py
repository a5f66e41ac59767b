"""Values made by name: what ``@dataclass(frozen=True, slots=True, kw_only=True)`` gives, at a tenth of its cost.

A command loads two hundred of them. ``dataclass`` compiles six methods for each, an eighth of the time of a run; here
comparing, hashing, printing and refusing changes are shared, and ``__init__`` is compiled when a first value is made.
``dataclasses.fields``, ``replace`` and ``asdict`` work as with any dataclass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field
from operator import attrgetter
from typing import Any, ClassVar, TypeVar, dataclass_transform, overload

_T = TypeVar("_T")


@overload
def record(cls: type[_T], /) -> type[_T]: ...


@overload
def record(*, frozen: bool = True, kw_only: bool = True) -> Callable[[type[_T]], type[_T]]: ...


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def record(
    cls: type[_T] | None = None, /, *, frozen: bool = True, kw_only: bool = True
) -> type[_T] | Callable[[type[_T]], type[_T]]:
    """A class of values with slots, which do not change and whose fields are named when one is made.

    ``frozen=False`` lets them change, ``kw_only=False`` takes fields by their order as well. Annotations are texts
    (``from __future__ import annotations``), as everywhere here.
    """
    if cls is None:
        return lambda given: _made(given, frozen, kw_only)
    return _made(cls, frozen, kw_only)


def _made(cls: type[_T], frozen: bool, kw_only: bool) -> type[_T]:
    """The class again, with slots: what dataclass does to a class one by one is laid into its namespace at once."""
    own = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
    named: dict[str, tuple[str, Any]] = {}
    for base in reversed(cls.__mro__[1:]):
        named |= vars(base).get("_record_named", {})
    slots = []
    for name, told in own.get("__annotations__", {}).items():
        if not told.startswith("ClassVar"):
            if name not in named:
                slots.append(name)
            named[name] = (told, own.pop(name, MISSING))
    space = {
        **(_FROZEN if frozen else _OPEN),
        "__init__": _WhenAsked(_init),
        "__dataclass_fields__": _WhenAsked(_fields),
        "__match_args__": () if kw_only else tuple(named),
        "_record_compared": _WhenAsked(_compared),
        **own,
        "__slots__": tuple(slots),
        "__qualname__": cls.__qualname__,
        "_record_named": named,
        "_record_frozen": frozen,
        "_record_kw_only": kw_only,
    }
    made: type[_T] = type(cls)(cls.__name__, cls.__bases__, space)  # type: ignore[misc]  # a class of that kind
    return made


class _WhenAsked:
    """An attribute of a class that is made when it is asked for: half of the classes a command loads never are."""

    __slots__ = ("_make", "_name", "_owner")

    def __init__(self, make: Callable[[type[_Shared]], object]) -> None:
        self._make = make

    def __set_name__(self, owner: type[_Shared], name: str) -> None:
        self._owner, self._name = owner, name

    def __get__(self, instance: object, cls: type) -> object:
        setattr(self._owner, self._name, self._make(self._owner))
        return getattr(cls if instance is None else instance, self._name)


def _fields(cls: type[_Shared]) -> dict[str, Field[Any]]:
    """The fields as dataclasses' own tools want them: those of a dataclass of the same annotations and defaults."""
    defaults = {name: default for name, (_, default) in cls._record_named.items() if default is not MISSING}
    told = {name: told for name, (told, _) in cls._record_named.items()}
    space = {**defaults, "__annotations__": told, "__module__": cls.__module__, "__doc__": cls.__name__}
    twin: Any = type(cls.__name__, (), space)  # without a __doc__, dataclass would make one of its signature
    dataclass(init=False, repr=False, eq=False, kw_only=cls._record_kw_only)(twin)
    fields: dict[str, Field[Any]] = twin.__dataclass_fields__
    return fields


def _compared(cls: type[_Shared]) -> Callable[[object], object]:
    """The values of the fields that are compared."""
    names = [
        name for name, (_, told) in cls._record_named.items() if not isinstance(told, Field) or told.compare
    ]
    return attrgetter(*names) if names else type


def _init(cls: type[_Shared]) -> Callable[..., None]:
    """``__init__`` of a class, compiled: a loop over the fields would take twice as long for every value made."""
    known: dict[str, Any] = {"put": object.__setattr__, "MISSING": MISSING}
    put = "put(self, {0!r}, {1})" if cls._record_frozen else "self.{0} = {1}"
    parameters, lines = [], []
    for name, (_, told) in cls._record_named.items():
        value = name
        default = told.default if isinstance(told, Field) else told
        if default is not MISSING:
            known[f"default_{name}"] = default
            parameters.append(f"{name}=default_{name}")
        elif isinstance(told, Field) and told.default_factory is not MISSING:
            known[f"make_{name}"] = told.default_factory
            parameters.append(f"{name}=MISSING")
            value = f"make_{name}() if {name} is MISSING else {name}"
        else:
            parameters.append(name)
        lines.append(put.format(name, value))
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    by_name = ["*"] if cls._record_kw_only and parameters else []
    head = ", ".join(["self", *by_name, *parameters])
    exec(f"def __init__({head}):\n  " + "\n  ".join(lines or ["pass"]), known)  # noqa: S102  # names of fields only
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


class _Shared:
    """What every record does in the same way."""

    __slots__ = ()
    _record_named: ClassVar[dict[str, tuple[str, Any]]]
    """Of each field its annotation, and its default or what ``field`` says of it."""
    _record_compared: ClassVar[Callable[[object], object]]
    _record_frozen: ClassVar[bool]
    _record_kw_only: ClassVar[bool]

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        of = self.__class__._record_compared
        return of(self) == of(other)

    def __hash__(self) -> int:
        return hash(self.__class__._record_compared(self))

    def __repr__(self) -> str:
        shown = (
            name for name, (_, told) in self._record_named.items() if not isinstance(told, Field) or told.repr
        )
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{self.__class__.__qualname__}({values})"

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self) -> list[object]:
        return [getattr(self, name) for name in self._record_named]

    def __setstate__(self, state: list[object]) -> None:
        for name, value in zip(self._record_named, state, strict=True):
            object.__setattr__(self, name, value)


_FROZEN = {name: method for name, method in vars(_Shared).items() if callable(method)}
_OPEN = {**_FROZEN, "__hash__": None}
for _name in ("__setattr__", "__delattr__"):
    del _OPEN[_name]
