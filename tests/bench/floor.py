"""The smallest app like ours: a path, libyaml's events, a rich table."""

from pathlib import Path

import typer
import yaml
from rich.console import Console
from rich.table import Table

app = typer.Typer(add_completion=False)


@app.command()
def show(file: Path) -> None:
    """Count the words at each depth."""
    counts: dict[int, int] = {}
    for event in yaml.parse(file.read_text(), yaml.CBaseLoader):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark:
            column = event.start_mark.column
            counts[column] = counts.get(column, 0) + 1
    table = Table("column", "words")
    for column, count in sorted(counts.items()):
        table.add_row(str(column), str(count))
    Console().print(table)


if __name__ == "__main__":
    app()
