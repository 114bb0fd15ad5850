"""`placebook schema`."""

from __future__ import annotations

from placebook import schema as schemas
from placebook import serialise
from placebook.commands import common


def schema(output: common.Output = None, pack_folder: common.PackFolder = None) -> None:
    """Print the JSON Schema of a workbook, for editors."""
    made = schemas.schema(common.load_pack(pack_folder))
    common.write(serialise.to_json(made), output)
