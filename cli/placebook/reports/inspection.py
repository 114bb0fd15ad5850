"""What was found in a data file -> the Report of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placebook.base.text import as_sentence, count_noun, join_words, one_line
from placebook.inspection.findings import BY_TITLE, Column, Findings, percent
from placebook.reports.document import (
    Block,
    Heading,
    Item,
    Items,
    Report,
    Table,
    Text,
    listing,
)

_SHOWN = 100  # columns in the table; the JSON has all
_MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_NO_PROOF = (
    "These findings are likely, not certain. Data about people that has no known form, "
    "such as a name inside a text, is not found."
)


def findings_report(found: Findings) -> Report:
    """What is in the file, personal data first; no value that may be about a person."""
    blocks = [
        Text(_size(found)),
        *_personal(found),
        *_identifiers(found),
        *_quality(found),
        *_columns(found),
    ]
    return Report(f"Inside {one_line(found.source.path.name, 200)}", tuple(blocks))


def _size(found: Findings) -> str:
    parts = [
        found.source.format + (", packed with gzip" if found.source.packed else "")
    ]
    parts += [found.source.encoding] if found.source.encoding else []
    if found.source.delimiter:
        mark = _MARKS.get(found.source.delimiter, f"'{found.source.delimiter}'")
        parts.append(f"cells separated by {mark}")
    columns = count_noun(len(found.columns), "column")
    return f"{count_noun(found.rows, 'row')}, {columns}. {'; '.join(parts)}."


def _personal(found: Findings) -> Iterator[Block]:
    yield Heading("Likely personal data")
    if not found.personal:
        yield Text(
            "None of the kinds we look for: e-mail addresses, telephone, NHS and "
            "National Insurance numbers, names with a title, and columns called after "
            "people's names or births. That is not proof that there is none."
        )
        if any(code.identifier == "UPRN" for code in found.identifiers):
            yield Text(
                "Rows have a UPRN: facts about a home may be about the people who live "
                "in it."
            )
        return
    items = []
    for p in found.personal:
        least = "at least " if p.sure == BY_TITLE else ""
        rows = f"{p.kind} in {least}{count_noun(p.rows, 'row')}"
        items.append(Item(f"{one_line(p.column, 40)}: {rows}", f"Known {p.sure}."))
    yield Items(tuple(items))
    if found.special:
        columns = join_words([one_line(name, 40) for name in found.special], "and")
        yield Text(
            f"Look closely at {columns}: facts about people there may be sensitive "
            "(special-category data)."
        )
    yield Text(_NO_PROOF)


def _identifiers(found: Findings) -> list[Block]:
    items = []
    for code in found.identifiers:
        share = f"{code.identifier}, {percent(code.share)} of what is filled in"
        items.append(
            Item(f"{one_line(code.column, 40)}: {share}", f"Known {code.sure}.")
        )
    return listing("Likely shared codes", items)


def _quality(found: Findings) -> list[Block]:
    faults = [*_outside_the_rows(found), *_rows_to_mend(found)]
    for column in found.columns:
        name = one_line(column.name, 40)
        faults += (f"in {name}, {words}" for words in _cells_to_mend(column))
    return listing("To mend", (Item(as_sentence(words)) for words in faults))


def _outside_the_rows(found: Findings) -> Iterator[str]:
    """What to mend in the columns' names, and what of the file was not looked at."""
    if not found.source.header.named:
        yield "the first line looks like data; put column names above it"
    if found.source.header.beyond:
        names = count_noun(found.source.header.beyond, "column name")
        yield f"{names} at the end with no cells below: not looked at"
    blank = [c for c in found.columns if re.fullmatch(r"Column \d+", c.name)]
    if found.source.header.named and blank:
        yield f"{count_noun(len(blank), 'column')} with no name: give each one"
    if found.source.others:
        lists = count_noun(found.source.others, "other list")
        yield f"{lists} in the file not looked at: save each as a file of its own"
    if found.source.texts:
        beside = count_noun(found.source.texts, "text")
        yield f"{beside} in the file beside the records not looked at: read them"


def _rows_to_mend(found: Findings) -> Iterator[str]:
    if found.ragged:
        least = "at least " if found.at_least else ""
        yield (
            f"{least}{count_noun(found.ragged, 'row')} with too few or too many cells, "
            "or with quotation marks that do not close: not counted in any other figure"
        )
    if found.unclosed:
        yield (
            f"a quotation mark on line {found.unclosed:,} does not close, so lines "
            "after it are in no figure: mend that first"
        )
    if found.blank:
        yield f"{count_noun(found.blank, 'row')} with nothing in any cell: not counted"
    if totals := max((column.totals for column in found.columns), default=0):
        yield (
            f"{count_noun(totals, 'row')} that may be a total: counted like the others"
        )
    if found.duplicates:
        yield f"{count_noun(found.duplicates, 'row')} the same as an earlier one"


def _cells_to_mend(column: Column) -> Iterator[str]:
    if column.cut:
        number = count_noun(column.cut, "number")
        yield f"{number} like 1.2E+11: a spreadsheet has cut digits off"
    if column.placeholders:
        cells = count_noun(column.placeholders, "cell")
        yield f"{cells} with words such as N/A or unknown instead of nothing"
    if len(column.dates) > 1:
        ways = (f"like {form} in {count_noun(n, 'row')}" for form, n in column.dates)
        yield f"dates are written in {len(column.dates)} ways: {', '.join(ways)}"


def _columns(found: Findings) -> Iterator[Block]:
    yield Heading("Columns")
    yield Table(
        ("Column", "Type", "Missing", "Different", "Values"),
        tuple(_row(column, found.estimated) for column in found.columns[:_SHOWN]),
        ("Missing", "Different"),
    )
    if (more := len(found.columns) - _SHOWN) > 0:
        yield Text(
            f"{count_noun(more, 'more column is', 'more columns are')} in the JSON."
        )
    if any("[]" in column.name for column in found.columns):
        yield Text(
            "A name with [] stands for a list: each value in the list is counted."
        )


def _row(column: Column, estimated: bool) -> tuple[str, ...]:
    return (
        one_line(column.name, 40),
        column.type,
        percent(column.missing),
        ("about " if estimated and column.distinct else "") + f"{column.distinct:,}",
        _values(column),
    )


def _values(column: Column) -> str:
    """The least and the most value if they are known; else how long a text is."""
    if column.least:
        one = column.least == column.most
        return column.least if one else f"{column.least} to {column.most}"
    if column.type != "text":
        return ""
    if column.shortest == column.longest:
        return count_noun(column.longest, "character")
    return f"{column.shortest} to {column.longest} characters"
