"""`placebook schema`."""

from __future__ import annotations

from placebook.commands import common, options
from placebook.model import json_schema as schemas
from placebook.model import pack_loader
from placebook.reports import serialise


def schema(
    output: options.Output = None, pack_folder: options.PackFolder = None
) -> None:
    """Print the JSON Schema of a workbook, for editors."""
    made = schemas.workbook_schema(pack_loader.load_pack(pack_folder))
    common.write(serialise.to_json(made), output)
