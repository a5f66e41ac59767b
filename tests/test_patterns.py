"""Patterns that are compiled when they are used."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import dxforms
from dxforms.patterns import Later, pattern

NAMES = sorted(
    each.name
    for each in pkgutil.walk_packages(dxforms.__path__, "dxforms.")
    if not each.name.endswith("__main__")
)


def test_a_pattern_does_what_a_compiled_one_does():
    late, made = pattern("(a)b", re.IGNORECASE), re.compile("(a)b", re.IGNORECASE)
    assert late.fullmatch("AB").groups() == made.fullmatch("AB").groups()
    assert (late.sub("", "xaby"), late.findall("abAB"), late.pattern, late.flags) == (
        made.sub("", "xaby"),
        made.findall("abAB"),
        made.pattern,
        made.flags,
    )
    assert pattern(rb"\d").search(b"a1")[0] == b"1"


def test_a_fault_in_a_pattern_shows_when_it_is_used():
    late = pattern("(")
    with pytest.raises(re.error):
        late.search("")


def test_every_pattern_of_the_program_can_be_compiled():
    found = [
        value
        for name in NAMES
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, Later)
    ]
    assert found
    assert all(re.compile(each.pattern, each.flags & ~re.UNICODE) for each in found)
