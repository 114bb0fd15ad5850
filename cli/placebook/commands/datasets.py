"""`placebook datasets`: a group of commands, each imported when it is asked for."""

from __future__ import annotations

import typer

from placebook.commands import LazyGroup

DATASETS = {
    "list": "Show which datasets are held and missing, and what is in the way.",
    "import": "Take datasets from a catalogue: a file or a web address.",
    "inspect": "Look inside a data file: columns, shared codes, personal data.",
    "export": "Write the datasets as an inventory that others can read.",
}


class DatasetsGroup(LazyGroup):
    """The commands about datasets."""

    words = DATASETS
    prefix = "datasets_"


app = typer.Typer(
    cls=DatasetsGroup, add_completion=False, rich_markup_mode=None, no_args_is_help=True
)


@app.callback()
def datasets() -> None:
    """List a workbook's datasets, and fill them from catalogues."""
