"""Frozen values made by ``record``."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, field, fields, is_dataclass, replace
from inspect import signature

import pytest

from dxforms.records import record


@record
class Place:
    """A place with a default, a list of its own and a secret."""

    name: str
    floor: int = 1
    rooms: list[str] = field(default_factory=list)
    secret: str = field(default="", repr=False, compare=False)

    @property
    def shown(self) -> str:
        """Its name and floor."""
        return f"{self.name}{self.floor}"


@record
class Checked:
    """A value that is looked at when it is made."""

    size: int

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("negative")


@record
class Named:
    """A value with words of its own."""

    name: str

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def __hash__(self) -> int:
        return 7


def test_fields_are_named_and_take_their_defaults():
    place = Place(name="会場")
    assert (place.name, place.floor, place.rooms, place.shown) == ("会場", 1, [], "会場1")


def test_a_default_that_is_made_is_made_for_each():
    assert Place(name="a").rooms is not Place(name="a").rooms


@pytest.mark.parametrize("call", [Place, lambda: Place("会場"), lambda: Place(name="a", roof=1)])
def test_a_missing_an_unnamed_and_an_unknown_field_are_type_errors(call):
    with pytest.raises(TypeError):
        call()


def test_values_are_equal_by_their_compared_fields_and_class():
    assert Place(name="a", secret="x") == Place(name="a", secret="y")
    assert Place(name="a") != Place(name="b")
    assert Checked(size=1) != 1
    assert hash(Checked(size=1)) == hash(Checked(size=1))


def test_no_field_can_be_changed_deleted_or_added():
    checked = Checked(size=1)
    with pytest.raises(FrozenInstanceError):
        checked.size = 2
    with pytest.raises(FrozenInstanceError):
        del checked.size
    with pytest.raises(FrozenInstanceError):
        checked.other = 2
    assert not hasattr(checked, "__dict__")


def test_a_secret_is_not_printed():
    assert repr(Place(name="会場", secret="x")) == "Place(name='会場', floor=1, rooms=[])"


def test_what_a_class_defines_itself_stays():
    assert repr(Named(name="a")) == "<a>"
    assert hash(Named(name="a")) == 7


def test_a_value_is_looked_at_when_it_is_made_and_when_it_is_replaced():
    with pytest.raises(ValueError, match="negative"):
        Checked(size=-1)
    with pytest.raises(ValueError, match="negative"):
        replace(Checked(size=1), size=-1)


def test_the_tools_of_dataclasses_work():
    assert replace(Place(name="a"), floor=3) == Place(name="a", floor=3)
    assert asdict(Checked(size=1)) == {"size": 1}


@record(frozen=False, kw_only=False)
class Counted:
    """A value that changes, made by the order of its fields."""

    what: str
    number: int = 0


def test_a_value_that_is_not_frozen_can_be_changed_and_is_no_key():
    counted = Counted("席", 1)
    counted.number += 1
    assert counted == Counted("席", number=2)
    assert copy.deepcopy(counted) == counted
    with pytest.raises(TypeError):
        hash(counted)
    with pytest.raises(AttributeError):
        counted.other = 1


def test_a_class_shows_its_fields_before_a_value_is_made():
    @record
    class Later:
        """A value nobody has made yet."""

        name: str
        floor: int = 1

    assert str(signature(Later)) == "(*, name, floor=1)"
    assert [(each.name, each.type) for each in fields(Later)] == [("name", "str"), ("floor", "int")]
    assert is_dataclass(Later)


def test_a_record_of_another_has_its_fields_too():
    @record
    class Room(Checked):
        """A place with a size."""

        name: str = ""

    assert Room(size=1, name="a") == Room(size=1, name="a") != Room(size=2, name="a")
    assert repr(Room(size=1)).endswith("Room(size=1, name='')")
    with pytest.raises(ValueError, match="negative"):
        Room(size=-1)


def test_a_value_can_be_copied_and_pickled():
    place = Place(name="会場", rooms=["a"], secret="x")
    for other in (copy.copy(place), copy.deepcopy(place), pickle.loads(pickle.dumps(place))):
        assert other == place
        assert other.secret == "x"


def test_a_class_may_have_methods_of_any_everyday_name():
    @record
    class Named:
        name: str

        def _named(self) -> str:
            return f"「{self.name}」"

        def _compared(self) -> str:
            return self.name.casefold()

    one = Named(name="Ａ")
    assert (one._named(), one._compared()) == ("「Ａ」", "ａ")
    assert one == Named(name="Ａ")
    assert repr(one).endswith("Named(name='Ａ')")
