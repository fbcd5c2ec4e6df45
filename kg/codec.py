"""Dataclasses to JSON and back, checked, by pydantic."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from kg.errors import UnreadableError

T = TypeVar("T")


_adapter: Callable[[Any], TypeAdapter[Any]] = cache(TypeAdapter)


def dump_json(value: object, indent: int | None = None) -> bytes:
    """A dataclass as UTF-8 JSON, keys in field order.

    Args:
        value: a dataclass of plain values and other dataclasses.
        indent: spaces a level, None for one line.

    Returns:
        The JSON, without a newline at its end.
    """
    data: bytes = _adapter(type(value)).dump_json(value, indent=indent)
    return data


def load_json(kind: type[T], data: bytes | str) -> T:
    """A dataclass from JSON.

    Args:
        kind: the dataclass.
        data: JSON as `dump_json` writes it.

    Returns:
        The value, with every field checked.

    Raises:
        UnreadableError: the JSON is broken or a field is missing or of the wrong kind.
    """
    try:
        value: T = _adapter(kind).validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnreadableError(f"not a {kind.__name__}: {where}: {first['msg']}") from error
    return value
