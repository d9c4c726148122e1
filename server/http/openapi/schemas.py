"""The slices' Structs as the schemas of an OpenAPI document."""

from collections.abc import Iterable
from typing import Any, TypeGuard

import msgspec

Json = dict[str, Any]


class Schemas:
    """The slices' Structs as schemas: the empty ones in place, the others as components."""

    def __init__(self, types: Iterable[object]) -> None:
        """Every type that the document names."""
        self._types = [t for t in types if t is not None and not _empty(t)]
        self._found, components = msgspec.json.schema_components(
            self._types, ref_template="#/components/schemas/{name}"
        )
        self.components: Json = _as_3_0(components)

    def of(self, wanted: object) -> Json:
        """The schema of a type that stands in the table."""
        if _empty(wanted):
            return {"type": "object", "additionalProperties": False}
        if wanted is bytes:  # a file as it is, not as JSON would hold it
            return {"type": "string", "format": "binary"}
        schema: Json = _as_3_0(self._found[self._types.index(wanted)])
        return schema


def is_struct(wanted: object) -> TypeGuard[type[msgspec.Struct]]:
    """Whether a type is a Struct."""
    return isinstance(wanted, type) and issubclass(wanted, msgspec.Struct)


def _empty(wanted: object) -> bool:
    return is_struct(wanted) and not wanted.__struct_fields__


def _as_3_0(schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """JSON Schema as OpenAPI 3.0 writes it: `nullable` where one of several types is null."""
    if isinstance(schema, list):
        return [_as_3_0(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    # 3.0 takes no empty list of required members, and says nothing of the names of members.
    left_out = {"propertyNames"} | ({"required"} if schema.get("required") == [] else set())
    plain = {name: _as_3_0(part) for name, part in schema.items() if name not in left_out}
    choice = plain.get("anyOf", [])
    others = [part for part in choice if part != {"type": "null"}]
    if len(others) == len(choice):
        return plain
    del plain["anyOf"]
    if len(others) == 1 and "$ref" not in others[0]:
        return plain | others[0] | {"nullable": True}
    return plain | {"anyOf": others, "nullable": True}
