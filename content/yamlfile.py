"""Reading a YAML file so that every fault can be told with its line and what to write instead."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, is_dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from content.building import built

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is ten times faster; not everywhere
_MAX_BYTES = 4_000_000
_DEEPEST = 30  # levels; far deeper nesting would overflow the stack of the parser
_TOO_DEEP = f"is nested over {_DEEPEST} levels deep; write it flatter."
_MOST_FAULTS = 200
UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no YAML file may hold: signs that no editor shows."""

_INDENTED_WITH_TAB = re.compile(r"^ *\t", re.MULTILINE)
T = TypeVar("T")
Place = tuple[str | int, ...]  # a way down into a file: ("causes", "items", 2, "title")


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


class _Loader(_Base):  # type: ignore[misc, unused-ignore]
    """Only null, true, false and plain numbers are not text: "yes", "off", 12:30 and a date stay as they were written."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"^(~|null|)$", ["~", "n", ""]),
    ("bool", r"^(true|false)$", list("tf")),
    ("int", r"^(0|-?[1-9][0-9]{0,8})$", list("-0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


class BrokenFile(Exception):  # noqa: N818 -- it names the thing, and is public
    """A YAML file that cannot be used; ``faults`` has at least one entry."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        rest = f" ({len(faults) - 1} more; run knee check)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{rest}")


def read_yaml(path: Path, trusted: bool = False) -> Any:
    """The plain data of one YAML file; ``trusted``: see `read_as`. Raises BrokenFile."""
    if trusted:
        with suppress(yaml.YAMLError):
            return yaml.load(_text(path), _Loader)
    data, _, faults = _parse(path, _text(path))
    if faults:
        raise BrokenFile(faults)
    return data


def read_as(path: Path, shape: type[T], *, part: str = "", without: str = "", trusted: bool = False) -> T:
    """One YAML file as a value of ``shape``. Raises BrokenFile with every fault found.

    ``part``: only what stands below that key, nothing where it is missing; ``without``: all but what stands below it.
    ``trusted``: the file was found right before; it is then only read, and checked where that fails.
    """
    if trusted:
        with suppress(TypeError, ValueError, KeyError, AttributeError, yaml.YAMLError):
            found: T = built(shape, _part_of(yaml.load(_text(path), _Loader), part, without))
            return found
    data, root, faults = _parse(path, _text(path))
    value, errors = _validated(shape, _part_of(data, part, without))
    for error in errors:
        place = (part, *error["loc"]) if part else error["loc"]
        faults.append(Fault(str(path), _line_of(root, place), _in_words(error)))
    if faults:
        raise BrokenFile(_once(faults))
    checked: T = value
    return checked


def _part_of(data: Any, part: str, without: str) -> Any:
    if not isinstance(data, dict):
        return {} if part else data
    if part:
        return data.get(part, {})
    return {key: value for key, value in data.items() if key != without}


def _validated(shape: Any, data: Any) -> tuple[Any, list[ErrorDetails]]:
    """The value, or what is wrong."""
    from pydantic import ValidationError  # slow to load, and not needed for what is trusted

    try:
        return _adapter(shape).validate_python(data), []
    except ValidationError as error:
        errors = error.errors()[:_MOST_FAULTS]
        # A list whose entries are all wrong also counts as empty: that is not what is to be mended.
        inner = {e["loc"][:length] for e in errors for length in range(len(e["loc"]))}
        return None, [e for e in errors if e["type"] != "too_short" or e["loc"] not in inner]


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    """What checks data against a shape: dataclasses take no other keys, and text is stripped."""
    from pydantic import ConfigDict, TypeAdapter

    if not is_dataclass(shape):
        return TypeAdapter(shape, config=ConfigDict(str_strip_whitespace=True))
    return TypeAdapter(shape)


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
        status = path.stat()
        if (
            not stat.S_ISREG(status.st_mode) and not path.is_dir()
        ):  # a pipe could be read once only, or never ends
            raise BrokenFile([Fault(str(path), 1, "is no plain file; save it as one and name that.")])
        raw = path.read_bytes() if status.st_size <= _MAX_BYTES else None
    except FileNotFoundError:
        raise BrokenFile([Fault(str(path), 1, "there is no such file; check the name.")]) from None
    except IsADirectoryError:
        raise BrokenFile([Fault(str(path), 1, "this is a folder; name a .yaml file in it.")]) from None
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise BrokenFile([Fault(str(path), 1, f"cannot be read ({reason}); check its rights.")]) from None
    if raw is None:
        raise BrokenFile(
            [Fault(str(path), 1, "is over 4 MB; a topic is a few hundred kB at most, split it.")]
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BrokenFile([Fault(str(path), line, "is not UTF-8 text; save it as UTF-8.")]) from None
    odd = UNREADABLE.search(text)
    if odd:
        line = text.count("\n", 0, odd.start()) + 1
        message = f"holds the control character number {ord(odd[0])}; remove it."
        raise BrokenFile([Fault(str(path), line, message)])
    return text


def _parse(path: Path, text: str) -> tuple[Any, yaml.Node | None, list[Fault]]:
    """The data, the nodes it was made from (they know their lines), and keys given twice.

    Raises BrokenFile where no data can be made of the text.
    """
    try:
        unusable = [Fault(str(path), line, message) for line, message in _unusable(text)]
        if unusable:
            raise BrokenFile(_once(unusable))
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            doubles = [Fault(str(path), line, message) for line, message in _double_keys(root)]
            return None if root is None else loader.construct_document(root), root, doubles
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise BrokenFile([_syntax_fault(path, text, error)]) from None


def _syntax_fault(path: Path, text: str, error: yaml.YAMLError) -> Fault:
    problem = getattr(error, "problem", None) or "it cannot be parsed"
    mark = getattr(error, "problem_mark", None)
    last = text.rstrip().count("\n")
    if mark and (mark.line > last or "end of stream" in problem):  # it never closes: name where it opens
        mark = getattr(error, "context_mark", None) or mark
    line = min(mark.line, last) + 1 if mark else 1
    tab = _INDENTED_WITH_TAB.search(text)
    if tab and text.count("\n", 0, tab.start()) + 1 <= line:
        line = text.count("\n", 0, tab.start()) + 1
        return Fault(str(path), line, "begins with a tab; indent with spaces.")
    # PyYAML has a limit of its own since 6.0.4, and may look ahead as far as that.
    if "nesting depth" in problem:
        return Fault(str(path), line, _TOO_DEEP)
    hint = "check the indentation and the quotes of this line and the one above"
    return Fault(str(path), line, f"is not YAML: {problem}; {hint}.")


def _unusable(text: str) -> Iterator[tuple[int, str]]:
    """What no topic needs: aliases (a small file could grow without end), tags, and nesting without end."""
    depth = 0
    events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            yield line, f"'*{event.anchor}' repeats what stands elsewhere; write it out instead."
        elif getattr(event, "tag", None):
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            yield line, f"'{tag}' is a tag; leave it out, and put the text in quotes."
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                yield line, _TOO_DEEP
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _double_keys(root: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Keys given twice: YAML keeps the last in silence."""
    todo = [root] if root else []
    while todo:
        node = todo.pop()
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
    "predicate_failed": "'{value}' is no valid id; use small letters, digits and single hyphens.",
    "dataclass_type": "'{name}' must have keys below it, such as 'say:'; indent them.",
    "dict_type": "'{name}' must have keys below it; indent them.",
}


def _in_words(error: ErrorDetails) -> str:
    loc = error["loc"]
    name = next((step for step in reversed(loc) if isinstance(step, str) and step != "[key]"), "the file")
    advice = _ADVICE.get(error["type"])
    if error["type"].startswith(("date_", "date")):
        advice = "'{name}' must be a date; write it as 2026-01-31."
    if advice is None:
        return f"'{name}': {error['msg'].lower()}."
    return advice.format(name=name, value=str(error["input"])[:40], **error.get("ctx", {}))


def _once(faults: list[Fault]) -> list[Fault]:
    return sorted(dict.fromkeys(faults), key=lambda fault: fault.line)


def line_finder(path: Path) -> Callable[[Place], int]:
    """What finds the line, counted from 1, of the deepest part of a place that the file has."""
    return partial(_line_of, _parse(path, _text(path))[1])


def lines_of_texts(path: Path) -> dict[str, int]:
    """The line, counted from 1, on which each text of a file begins; of one that is there twice, the first."""
    _, root, _ = _parse(path, _text(path))
    found: dict[str, int] = {}
    for node in sorted(_scalars(root), key=lambda node: -node.start_mark.line):
        found[node.value.strip()] = node.start_mark.line + 1
    return found


def _scalars(root: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    todo = [root] if root else []
    while todo:
        node = todo.pop()
        if isinstance(node, yaml.ScalarNode):
            yield node
        elif isinstance(node, yaml.MappingNode):
            todo += [part for pair in node.value for part in pair]
        else:
            todo += node.value
