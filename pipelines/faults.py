"""What is wrong with a configuration, in the user's words: the key, what was seen, what is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError

#: What a value should be, where pydantic would say it in Python's words, by its type of error.
_SHOULD: Final = {
    "tuple_type": "a list in square brackets",
    "list_type": "a list in square brackets",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "model_type": "a section with keys of its own",
    "dict_type": "a section with keys of its own",
    "too_short": "a list with at least one value",
}


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def valid_keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Every key a configuration may have, dotted.

    Args:
        model: the section to start from.
        prefix: put before each key.

    Yields:
        Keys such as `documents.paths`, sections included.
    """
    for name, field in model.model_fields.items():
        if field.exclude:
            continue
        yield prefix + name
        for inner in _models_in(field.annotation):
            yield from valid_keys(inner, f"{prefix}{name}.")


def _dotted(where: tuple[str | int, ...]) -> str:
    text = ""
    for part in where:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _nearest(where: tuple[str | int, ...], known: list[str]) -> str:
    plain = ".".join(part for part in where if isinstance(part, str))
    section, _, name = plain.rpartition(".")
    siblings = [key for key in known if key.rpartition(".")[0] == section]
    elsewhere = [key for key in known if key.rpartition(".")[2] == name]
    if elsewhere:
        return f"did you mean {elsewhere[0]}?"
    near = get_close_matches(name, [key.rpartition(".")[2] for key in siblings], n=1, cutoff=0.5)
    if near:
        return f"did you mean {section + '.' if section else ''}{near[0]}?"
    return f"allowed{' in ' + section if section else ''}: {', '.join(key.rpartition('.')[2] for key in siblings)}"


def describe_faults(error: ValidationError, model: type[BaseModel]) -> list[str]:
    """One line for every fault.

    Args:
        error: what pydantic found.
        model: the model that was validated.

    Returns:
        Lines in the order of the file.
    """
    known = list(valid_keys(model))
    lines = []
    for fault in error.errors():
        where = fault["loc"]
        if fault["type"] == "extra_forbidden":
            lines.append(f"{_dotted(where)}: unknown key; {_nearest(where, known)}")
        elif fault["type"] == "missing":
            lines.append(f"{_dotted(where)}: is missing and has no default")
        else:
            said = fault["msg"].removeprefix("Input ").removeprefix("should be ").removeprefix("should ")
            allowed = _SHOULD.get(fault["type"], said)
            lines.append(f"{_dotted(where)}: {_shown(fault['input'])} is not allowed; should be {allowed}")
    return lines


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
