"""Values from plain data that are known to be right: what was checked before need not be checked at every start.

Checking needs pydantic, and loading that takes longer than all else that a question in text needs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints


class FromFile:
    """Whatever stands in a file as it is here: where it is checked, other keys are refused and text is stripped."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid", "str_strip_whitespace": True}


def built(shape: Any, data: Any) -> Any:
    """The value of ``shape`` that pydantic would make of ``data``.

    Raises TypeError, ValueError, KeyError or AttributeError for most data that do not fit; limits are not looked at.
    """
    return _maker(shape)(data)


@cache
def _maker(shape: Any) -> Callable[[Any], Any]:
    if dataclasses.is_dataclass(shape):
        return _of_fields(shape)
    origin, inner = get_origin(shape), get_args(shape)
    if origin in (tuple, frozenset):  # of any length
        each = _maker(inner[0])
        return lambda data: origin(map(each, _of(list, data)))
    if origin is dict:
        key, value = map(_maker, inner)
        return lambda data: {key(k): value(v) for k, v in _of(dict, data).items()}
    if origin in (Union, UnionType):  # with None
        [wanted] = (_maker(each) for each in inner if each is not NoneType)
        return lambda data: None if data is None else wanted(data)
    if origin is Literal:
        return lambda data: inner[inner.index(data)]
    if shape is date:
        return date.fromisoformat
    if shape is str:
        return lambda data: _of(str, data).strip()
    return lambda data: _of(shape, data)


def _of_fields(shape: Any) -> Callable[[Any], Any]:
    makers = {name: _maker(hint) for name, hint in get_type_hints(shape).items() if name in _names(shape)}
    return lambda data: shape(**{name: makers[name](value) for name, value in _of(dict, data).items()})


def _names(shape: Any) -> set[str]:
    return {field.name for field in dataclasses.fields(shape)}


def _of(kind: type, data: Any) -> Any:
    if not isinstance(data, kind):
        raise TypeError(f"{data!r} is no {kind.__name__}")
    return data
