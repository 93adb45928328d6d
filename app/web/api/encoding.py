"""Bytes and slugs in the API's JSON: base64url without padding, of an exact range of sizes."""

from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, core_schema

from crypto.encoding import b64, unb64
from crypto.errors import Refused


@dataclass(frozen=True, slots=True)
class Base64Url:
    """Marks bytes of *least* to *most* that stand as base64url, as SPEC section 2 writes them: one text per value."""

    least: int
    most: int

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Say how to read and to write it."""
        text = core_schema.no_info_after_validator_function(
            self._read, core_schema.str_schema(strict=True, max_length=_characters(self.most))
        )
        return core_schema.json_or_python_schema(
            json_schema=text,
            python_schema=core_schema.union_schema([core_schema.bytes_schema(strict=True), text]),
            serialization=core_schema.plain_serializer_function_ser_schema(b64, return_schema=core_schema.str_schema()),
        )

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Say what it looks like in the OpenAPI document."""
        sizes = {"minLength": _characters(self.least), "maxLength": _characters(self.most)}
        return {"type": "string", "contentEncoding": "base64url", "pattern": "^[A-Za-z0-9_-]*$", **sizes}

    def _read(self, text: str) -> bytes:
        try:
            data = unb64(text)
        except Refused:
            raise ValueError("not base64url") from None
        if not self.least <= len(data) <= self.most:
            raise ValueError("another size")
        return data


def _characters(size: int) -> int:
    return -(-size * 4 // 3)


Bytes16: TypeAlias = Annotated[bytes, Base64Url(16, 16)]
CaseId: TypeAlias = Annotated[bytes, Base64Url(20, 20)]
Bytes32: TypeAlias = Annotated[bytes, Base64Url(32, 32)]
Statement: TypeAlias = Annotated[bytes, Base64Url(1, 257 * 1024)]
SmallFile: TypeAlias = Annotated[bytes, Base64Url(1, 8 * 1024)]
ObjectFile: TypeAlias = Annotated[bytes, Base64Url(1, 2 * 1024 * 1024)]
IndexFile: TypeAlias = Annotated[bytes, Base64Url(1, 2 * 1024 * 1024)]
Text: TypeAlias = Annotated[str, StringConstraints(max_length=200)]
Slug: TypeAlias = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Handle: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=64)]
RoomName: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=32, pattern=r"^[a-z_]+$")]
HolderName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^(reporter|[A-Za-z0-9_-]{43})$")]


class Asked(BaseModel):
    """What a client sends: unknown fields are refused, and no error repeats the input."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class Answer(BaseModel):
    """What the server answers."""

    model_config = ConfigDict(extra="forbid", frozen=True)
