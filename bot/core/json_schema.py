"""Generates the JSON Schema of a contract from its types, so that it is written only once."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

_PLAIN: dict[Any, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}


def schema_of(kind: Any) -> dict[str, Any]:
    """The schema of a TypedDict, or of the type of a field."""
    if is_typeddict(kind):
        hints = get_type_hints(kind, include_extras=True)
        return {
            "type": "object",
            "required": list(hints),
            "properties": {name: schema_of(hint) for name, hint in hints.items()},
        }
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        schema = schema_of(arguments[0])
        for note in arguments[1:]:  # a text becomes the description, a dict adds keywords
            schema |= {"description": note} if isinstance(note, str) else note
        return schema
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": schema_of(arguments[0])}
    if origin in (Union, UnionType):
        (some,) = (one for one in arguments if one is not NoneType)
        found = schema_of(some)
        return found | {"type": [found["type"], "null"]}
    return {"type": _PLAIN[kind]}
