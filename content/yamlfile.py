"""Reading a YAML file so that every fault can be told with its line and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is ten times faster; not everywhere
_MAX_BYTES = 4_000_000
T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file: where, what, and what to write instead."""

    file: str
    line: int
    message: str
    warning: bool = False

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        return f"{self.file}, line {self.line}: {kind}{self.message}"


class BrokenFile(Exception):
    """A YAML file that cannot be used; ``faults`` has at least one entry."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        rest = f" ({len(faults) - 1} more; run knee check)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{rest}")


def read_yaml(path: Path) -> Any:
    """The plain data of one YAML file. Raises BrokenFile."""
    return _parse(path, _text(path))[0]


def read_as(path: Path, shape: TypeAdapter[T]) -> T:
    """One YAML file as a value of ``shape``. Raises BrokenFile with every fault found."""
    data, root = _parse(path, _text(path))
    try:
        return shape.validate_python(data)
    except ValidationError as error:
        faults = [Fault(str(path), _line_of(root, e["loc"]), _in_words(e)) for e in error.errors()]
        raise BrokenFile(_once(faults)) from None


def _line_of(root: yaml.Node | None, loc: Iterable[str | int]) -> int:
    """The line, counted from 1, of the deepest part of ``loc`` that the file has."""
    node, line = root, 1
    for step in loc:
        found = _child(node, step)
        if found is None:
            continue
        key, node = found
        line = key.start_mark.line + 1
    return line


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((k, v) for k, v in node.value if k.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise BrokenFile([Fault(str(path), 1, "there is no such file; check the name.")]) from None
    except IsADirectoryError:
        raise BrokenFile([Fault(str(path), 1, "this is a folder; name a .yaml file in it.")]) from None
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise BrokenFile([Fault(str(path), 1, f"cannot be read ({reason}); check its rights.")]) from None
    if len(raw) > _MAX_BYTES:
        raise BrokenFile([Fault(str(path), 1, "is over 4 MB; a topic is a few hundred kB at most, split it.")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BrokenFile([Fault(str(path), line, "is not UTF-8 text; save it as UTF-8.")]) from None


def _parse(path: Path, text: str) -> tuple[Any, yaml.Node | None]:
    """The data and the nodes it was made from: the nodes know their lines."""
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            faults = [Fault(str(path), line, message) for line, message in _structure_faults(root)]
            data = None if faults or root is None else loader.construct_document(root)
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        hint = "check the indentation and the quotes of this line and the one above"
        fault = Fault(str(path), mark.line + 1 if mark else 1, f"is not YAML: {problem}; {hint}.")
        raise BrokenFile([fault]) from None
    if faults:
        raise BrokenFile(faults)
    return data, root


def _structure_faults(root: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Keys given twice (YAML keeps the last in silence) and aliases (a small file could grow without end)."""
    seen: set[int] = set()
    todo = [root] if root else []
    while todo:
        node = todo.pop()
        if id(node) in seen:
            yield node.start_mark.line + 1, "is used again through an alias (*name); write it out instead."
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            todo += node.value
        elif isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in node.value:
                name = str(key.value)
                if name in keys:
                    yield key.start_mark.line + 1, f"'{name}' stands here a second time; remove one."
                keys.add(name)
                todo.append(value)


_ADVICE = {
    "missing": "'{name}' is missing; add it.",
    "unexpected_keyword_argument": "'{name}' is not a known key; check its spelling or remove it.",
    "extra_forbidden": "'{name}' is not a known key; check its spelling or remove it.",
    "string_type": "'{name}' must be text; put it in quotes.",
    "tuple_type": "'{name}' must be a list; write one '- ' line for each entry.",
    "string_too_short": "'{name}' is empty; write the text.",
    "string_too_long": "'{name}' is over {max_length} characters; make it shorter or split it.",
    "too_short": "'{name}' needs at least {min_length} entry; add one.",
    "too_long": "'{name}' has over {max_length} entries; remove some.",
    "string_pattern_mismatch": "'{value}' is no valid id; use small letters, digits and single hyphens.",
    "dataclass_type": "'{name}' must have keys below it, such as 'say:'; indent them.",
    "dict_type": "'{name}' must have keys below it; indent them.",
}


def _in_words(error: ErrorDetails) -> str:
    loc = error["loc"]
    name = next((str(step) for step in reversed(loc) if isinstance(step, str)), "the file")
    advice = _ADVICE.get(error["type"])
    if error["type"].startswith(("date_", "date")):
        advice = "'{name}' must be a date; write it as 2026-01-31."
    if advice is None:
        return f"'{name}': {error['msg'].lower()}."
    return advice.format(name=name, value=str(error["input"])[:40], **error.get("ctx", {}))


def _once(faults: list[Fault]) -> list[Fault]:
    return sorted(dict.fromkeys(faults), key=lambda fault: fault.line)


def line_of_text(path: Path, text: str) -> int:
    """The line, counted from 1, on which ``text`` begins; 1 where it cannot be found (a folded text, say)."""
    start = text[:30]
    lines = _text(path).splitlines()
    return next((number for number, line in enumerate(lines, 1) if start in line), 1)
