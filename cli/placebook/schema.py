"""The workbook's JSON Schema, with the pack's statements and words in it."""

from __future__ import annotations

from typing import Any

from placebook.pack import Pack
from placebook.vocabulary import FIELDS
from placebook.workbook import Workbook

_SECTIONS = {
    "Area": "area",
    "Service": "service",
    "Workshop": "workshop",
    "Focus": "focus",
    "Ecosystem": "ecosystem",
    "Actor": "ecosystem.actors",
    "Flow": "ecosystem.flows",
    "Dataset": "datasets",
    "Reply": "readiness",
    "Action": "actions",
}


def schema(pack: Pack) -> dict[str, Any]:
    """A JSON Schema (2020-12) that every workbook we save fits.

    An empty value means the same as an absent one, so it allows null wherever a key may
    be left out.
    """
    made = Workbook.model_json_schema(by_alias=True)
    definitions = made["$defs"]
    for definition in (made, *definitions.values()):
        _tidied(definition)
    for name, section in _SECTIONS.items():
        _described(definitions[name]["properties"], section, pack)
    made["properties"]["readiness"] = _readiness(pack)
    made["properties"]["placebook"] = {"const": 1, "description": "The file's format."}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": f"Placebook workbook ({pack.reference})",
    }


def _tidied(definition: dict[str, Any]) -> None:
    """Drop pydantic's titles and defaults; let what may be absent be null."""
    definition.pop("title", None)
    required = definition.get("required", [])
    for name, value in definition.get("properties", {}).items():
        value.pop("title", None)
        value.pop("default", None)
        nullable = {"type": "null"} in value.get("anyOf", [])
        if name not in required and not nullable:
            definition["properties"][name] = {"anyOf": [value, {"type": "null"}]}


def _described(properties: dict[str, Any], section: str, pack: Pack) -> None:
    for name, value in properties.items():
        field = f"{section}.{name}"
        if field in FIELDS:
            value["description"] = pack.questions[field].text


def _readiness(pack: Pack) -> dict[str, Any]:
    return _group(
        "How ready the team is.",
        {
            recommendation.id: _group(
                recommendation.title,
                {
                    statement.id: {
                        "description": statement.text,
                        "anyOf": [{"$ref": "#/$defs/Reply"}, {"type": "null"}],
                    }
                    for statement in recommendation.statements
                },
            )
            for recommendation in pack.recommendations
        },
    )


def _group(description: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": description,
        "type": ["object", "null"],
        "properties": properties,
        "additionalProperties": False,
    }
