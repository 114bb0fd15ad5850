"""What people might type, and workbooks made of it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from placebook.model.fields import FIELDS
from placebook.model.pack import Pack
from placebook.model.workbook import FORMAT, Workbook
from placebook.model.workbook_reader import read_workbook
from placebook.model.workbook_writer import workbook_text

from tests.conftest import MET

AWKWARD = [
    "no",
    "Yes",
    "~",
    "null",
    "12:30",
    "010",
    "1e3",
    "0x1F",
    "1_000",
    "2026-11-23",
    "# x",
    "a # b",
    "a: b",
    "- a",
    "'",
    '"',
    "[draft]",
    "{x}",
    "*bold*",
    "&amp;",
    "!tag",
    "%",
    "@me",
    "`",
    "|",
    ">",
    "trailing   ",
    "  leading",
    "tab\there",
    "a\r\nb",
    "\x1b[31mred",
    "\u202eright to left",
    "\u2028",
    "\ufeff",
    "😀",
    "---",
    "...",
    "? key",
    "=",
    "<<",
    ".inf",
    "x" * 5000,
    "line\n\n\n  indented\n\nend",
    "\n\nfirst",
    "#: not ours",
]

text = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(max_size=60),
    st.text(alphabet=" \t\r\n#:-'\"|>[]{}&*!%@`x0.", max_size=20),
)


# Words that stand in no file of ours, and are found again wherever they were typed.
TYPED = ("Quibble", "Zephyr", "Wyvern", "Jabberwock", "98765", "Ünïcörn")
_SIGNS = [
    *(" ", ": ", ":", " #", "# ", "#", "- ", "-", ", ", "'", '"', "?", "? ", "~", "|"),
    *("{", "}", "[", "]", "&", "*", "!", "%", "@", "`", ">", "=", "\t", "\\", "\n"),
    *("\x1b[", "\x00", "\u202e", "=======\n", "<<<<<<< ", ">>>>>>> "),
]
_by_hand = st.lists(st.sampled_from([*TYPED, *TYPED, *_SIGNS]), max_size=8).map(
    lambda parts: "".join(parts).replace("#:", "# :")  # the program's own
)


@st.composite
def hand_edited(draw: st.DrawFn, text: str) -> tuple[str, str]:
    """(A YAML text that somebody typed something into, what they typed).

    It is the value of a key instead of another, or stands on lines of its own.
    """
    lines = text.split("\n")[:-1]
    at = draw(st.integers(0, len(lines) - 1))
    indent = " " * (len(lines[at]) - len(lines[at].lstrip()))
    indent += draw(st.sampled_from(["", "  "]))
    typed = draw(_by_hand).replace("\n", f"\n{indent}")
    key, colon, _ = lines[at].partition(":")
    if colon and "#" not in key and draw(st.booleans()):
        lines[at] = f"{key}: {typed}"
    else:
        begun = draw(st.sampled_from(["", "- ", "note: ", "wyrd: "]))
        lines.insert(at + 1, indent + begun + typed)
    return "\n".join([*lines, ""]), typed


def workbooks(pack: Pack) -> st.SearchStrategy[Workbook]:
    """Workbooks as they would be read from a file: everything in them is tidy."""

    def made(raw: dict[str, Any]) -> Workbook:
        book = Workbook.model_validate(raw)
        again = read_workbook(workbook_text(book, pack), "x.yaml", pack).workbook
        assert again is not None
        return again

    replies = st.fixed_dictionaries(
        {},
        optional={
            "answer": st.sampled_from(FIELDS["readiness.answer"].words),
            "why": _kept,
            "evidence": _kept,
            "as_of": st.just(MET),
            "asked": st.sampled_from([1, 2]),
        },
    )
    return st.builds(
        lambda **parts: made({"placebook": FORMAT, "pack": pack.reference, **parts}),
        area=st.fixed_dictionaries({"name": _named}, optional={"code": _kept}),
        service=st.fixed_dictionaries({"name": _named}, optional={"about": _kept}),
        focus=st.fixed_dictionaries(
            {}, optional={"problem": _kept, "pattern": st.just("access")}
        ),
        workshop=st.fixed_dictionaries({"people": st.lists(_people, max_size=2)}),
        ecosystem=st.fixed_dictionaries(
            {
                "actors": st.dictionaries(
                    _ids, _entries("name", note=_kept), max_size=3
                ),
                "flows": st.lists(_flows, max_size=3),
            }
        ),
        datasets=st.dictionaries(
            _ids,
            _entries("title", steward=_kept, identifiers=st.lists(_named, max_size=2)),
            max_size=3,
        ),
        readiness=st.fixed_dictionaries(
            {},
            optional={
                r.id: st.fixed_dictionaries(
                    {}, optional={s.id: replies for s in r.statements}
                )
                for r in pack.recommendations
            },
        ),
        actions=st.dictionaries(
            _ids, _entries("do", **{"for": _ids, "owner": _kept}), max_size=2
        ),
        notes=st.lists(_named, max_size=3),
    )


def _entries(name: str, **more: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({name: _named}, optional=more)


_kept = text
_named = text.map(lambda words: words + "x")
_ids = st.sampled_from(["kent", "no", "010", "null", "on-2", "日本", "a-b-c", "1e3"])
_people = st.fixed_dictionaries({}, optional={"role": _named, "organisation": _kept})
_flows = st.fixed_dictionaries(
    {"from": _ids},
    optional={
        "to": _ids,
        "what": st.sampled_from(["Figures", "no"]),
        "dataset": _ids,
        "state": st.sampled_from(["current", "future"]),
    },
)
