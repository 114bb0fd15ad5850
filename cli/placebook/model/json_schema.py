"""The workbook's JSON Schema, with the pack's statements and words in it."""

from __future__ import annotations

from typing import Any

from placebook.model.fields import FIELDS, POINTS
from placebook.model.pack import Pack
from placebook.model.pack_types import Statement
from placebook.model.workbook import FORMAT, Workbook

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


def workbook_schema(pack: Pack) -> dict[str, Any]:
    """A JSON Schema (2020-12) that every workbook we save fits.

    An empty value means the same as an absent one, so null is allowed wherever a key
    may be left out. The schema has no alternatives, so that a validator reports a wrong
    word once, not once for each alternative.
    """
    made = Workbook.model_json_schema(by_alias=True)
    definitions = made["$defs"]
    for definition in (made, *definitions.values()):
        _tidied(definition, definitions)
    for name, section in _SECTIONS.items():
        _described(definitions[name]["properties"], section, pack)
    made["properties"]["readiness"] = _readiness(pack)
    _let_be_null(definitions["Reply"], definitions)
    definitions["Reply"]["properties"]["asked"]["description"] = (
        "The version of the questions that was answered, where a level means something "
        "else now and nobody has looked again."
    )
    made["properties"]["placebook"] = {
        "enum": [*range(1, FORMAT + 1)],
        "description": "The file's format.",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": f"Placebook workbook ({pack.reference})",
    }


def _tidied(definition: dict[str, Any], definitions: dict[str, Any]) -> None:
    """Drop pydantic's titles and defaults; let what may be absent be null."""
    definition.pop("title", None)
    required = definition.get("required", [])
    for name, value in definition.get("properties", {}).items():
        value.pop("title", None)
        value.pop("default", None)
        alternatives = value.pop("anyOf", [{}])
        value |= next(one for one in alternatives if one != {"type": "null"})
        if "enum" in value:
            value.pop("type")  # the list of words says the same
        if name not in required:
            _let_be_null(value, definitions)


def _let_be_null(value: dict[str, Any], definitions: dict[str, Any]) -> None:
    """Allow null too; for a reference, in the definition that it names."""
    if "$ref" in value:
        _let_be_null(definitions[value["$ref"].rpartition("/")[2]], definitions)
    elif "enum" in value:
        value["enum"] = [*value["enum"], None]
    elif isinstance(value["type"], str):
        value["type"] = [value["type"], "null"]


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
                        "description": _in_full(pack, statement),
                        "$ref": "#/$defs/Reply",
                    }
                    for statement in recommendation.statements
                },
            )
            for recommendation in pack.recommendations
        },
    )


def _in_full(pack: Pack, statement: Statement) -> str:
    """A statement and its levels, a line each, as an editor shows them."""
    levels = [f"{answer}: {pack.level(statement, answer)}" for answer in POINTS]
    return "\n".join([statement.text, *levels, *filter(None, [statement.note])])


def _group(description: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": description,
        "type": ["object", "null"],
        "properties": properties,
        "additionalProperties": False,
    }
