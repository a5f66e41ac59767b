"""Rules for every package: names, content types, relationships, nothing foreign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.checks.parts import Package, R

_MAGIC = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "bmp": (b"BM",),
    "tif": (b"II*\0", b"MM\0*"),
    "tiff": (b"II*\0", b"MM\0*"),
}
# What may lead out of the package: a link that a person clicks. All else is fetched when the file opens.
_MAY_BE_EXTERNAL = {"hyperlink"}


def findings(package: Package) -> Iterator[str]:
    """What is wrong with the package as a package."""
    for name, count in Counter(entry.lower() for entry in package.entries).items():
        if count > 1:
            yield f"{name}: {count} parts bear this name"
    for name in package.xml_names:
        package.tree(name)
    yield from package.damage
    yield from _content_types(package)
    yield from _relationships(package)
    yield from _used_relationships(package)
    yield from _pictures(package)


def _content_types(package: Package) -> Iterator[str]:
    names = {name.lower() for name in package.data}
    for name, count in Counter(name.lower() for name, _ in package.overrides).items():
        if count > 1:
            yield f"[Content_Types].xml: {name} is declared {count} times"
        if name not in names:
            yield f"[Content_Types].xml: declares {name}, which is not there"
    for extension, count in Counter(extension for extension, _ in package.defaults).items():
        if count > 1:
            yield f"[Content_Types].xml: extension {extension} is declared {count} times"
    for name in package.data:
        kind = package.content_type(name)
        if not kind and name != "[Content_Types].xml":
            yield f"{name}: no content type is declared"
        if "macroenabled" in kind.lower() or "vbaproject" in kind.lower():
            yield f"{name}: holds macros ({kind})"


def _relationships(package: Package) -> Iterator[str]:
    for (source, name), count in Counter((found.source, found.id) for found in package.relationships).items():
        if count > 1:
            yield f"{source}: relationship {name} is there {count} times"
    for found in package.relationships:
        if found.is_external:
            if found.kind not in _MAY_BE_EXTERNAL:
                yield f"{found.source}: relationship {found.id} leads out of the package ({found.kind})"
        elif found.target not in package.data:
            yield f"{found.source}: relationship {found.id} leads to {found.target}, which is not there"
    for source in package.by_source:
        if source and source not in package.data:
            yield f"{source}: has relationships but is not there"
    reached = _reached(package)
    for name in package.data:
        if name not in reached and name != "[Content_Types].xml" and not name.endswith(".rels"):
            yield f"{name}: no relationship leads to it"


def _reached(package: Package) -> set[str]:
    reached: set[str] = set()
    waiting = [""]
    while waiting:
        for found in package.by_source.get(waiting.pop(), {}).values():
            if not found.is_external and found.target not in reached:
                reached.add(found.target)
                waiting.append(found.target)
    return reached


def _used_relationships(package: Package) -> Iterator[str]:
    for name, root in package.trees(""):
        known = package.by_source.get(name, {})
        for element in root.iter():
            for attribute, value in element.attrib.items():
                if str(attribute).startswith(f"{{{R}}}") and value and value not in known:
                    yield f"{name}: {_tag(element.tag)} uses relationship {value}, which is not there"


def _pictures(package: Package) -> Iterator[str]:
    for name, data in package.data.items():
        magic = _MAGIC.get(name.rpartition(".")[2].lower())
        if magic is not None and not data.startswith(magic):
            yield f"{name}: is not the kind of picture its name says"


def _tag(tag: object) -> str:
    return str(tag).rpartition("}")[2]
