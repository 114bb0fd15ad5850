"""Whatever people write, Markdown shows it as it is and nothing comes of it."""

from __future__ import annotations

import re

from hypothesis import given
from markdown_it import MarkdownIt
from placebook.reports.document import (
    Bar,
    Bars,
    Heading,
    Item,
    Items,
    Report,
    Table,
    Text,
)
from placebook.reports.markdown import escape, render_markdown

from tests.cases import for_each
from tests.strategies import text

# GitHub's flavour of Markdown has tables and strikethrough.
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
SLY = [
    "[a](http://x.y)",
    "![a](b.png)",
    "<script>alert(1)</script>",
    "<b>x</b>",
    "a | b",
    "*a* _b_ `c` ~~d~~ **e**",
    "# heading",
    "- item",
    "1. item",
    "1) item",
    "> quote",
    "&lt;b&gt; &copy;",
    "\\",
    "a\\|b",
    "=====",
    "```",
    "$x$",
    "--- | ---",
    "[x]: http://y",
    "a  \nb",
]


def words_in(html: str) -> str:
    import html as escapes

    return escapes.unescape(re.sub(r"<[^>]+>", "", html)).replace("\u2060", "")


def reported(words: str) -> str:
    return render_markdown(
        Report(
            words,
            (
                Heading(words),
                Text(words),
                Items((Item(words, words),)),
                Table(("A", "B"), ((words, "end"),)),
                Bars((Bar(words, 1, 2, words),), "Label"),
            ),
        )
    )


@for_each("words", SLY)
def test_what_looks_like_markdown_is_shown_as_it_is(words: str) -> None:
    line = " ".join(words.split())
    html = READER.render(f"before {escape(words)} after")
    assert words_in(html).strip() == f"before {line} after"
    tags = ["p"] + ["code"] * words.count("://")
    assert re.findall(r"<(\w+)", html) == tags
    alone = READER.render(escape(words))
    assert re.findall(r"<(\w+)", alone) == tags
    assert words_in(alone).strip() == line


def test_lines_below_an_item_stay_apart() -> None:
    item = Item("Who?", "Tenants\n\n- Carers #1\nOwners")
    page = render_markdown(Report("R", (Items((item, Item("None"))),)))
    html = READER.render(page)
    assert words_in(html).split("\n")[2:7] == [
        *("Who?", "Tenants", "- Carers #1", "Owners"),
        "None",
    ]
    assert html.count("<li>") == 2


@given(text)
def test_no_text_makes_more_than_the_report_has(words: str) -> None:
    tags = re.findall(r"<(\w+)", READER.render(reported(words + "x")))
    plain = re.findall(r"<(\w+)", READER.render(reported("wordx")))
    counts = {tag: tags.count(tag) for tag in {*tags} - {"p", "br"}}
    assert counts == {tag: plain.count(tag) for tag in {*plain} - {"p", "br"}}


@for_each(
    "words",
    [
        "@octocat",
        "ask @kent/data",
        "#12",
        "owner/repo#12",
        "GH-12",
        "!34",
        "https://x.y",
        "www.x.y",
        "a@b.c",
        "mailto:a@b.c",
        "0123456789abcdef0123456789abcdef01234567",
        "$12",
        "%12",
        "~bug",
    ],
)
def test_hosts_make_no_links_of_what_is_rendered(words: str) -> None:
    """Their filters look at rendered text, where a backslash is gone already."""
    html = READER.render(escape(words))
    # They leave code as it is.
    shown = re.sub(r"<code>.*?</code>|<[^>]+>", "", html)
    for filter in (
        r"(?:^|\W)@\w",
        r"#\d",
        r"(?i)gh-\d",
        r"[!$%]\d",
        r"~\w",
        r"https?://",
        r"(?i)www\.",
        r"\w@\w",
        r"\b[0-9a-f]{7,40}\b",
    ):
        assert not re.search(filter, shown), (filter, shown)


@for_each(
    ("words", "page"),
    [
        ("See https://x.org/a_b, p. 2.", "See `https://x.org/a_b`, p. 2."),
        ("(https://x.org/@me?a=1&b=~2)", "(`https://x.org/@me?a=1&b=~2`)"),
        ("https://x.org/a|b`c", r"`https://x.org/a`\|b\`c"),
        ("`https://x.org", r"\``https://x.org`"),
    ],
)
def test_an_address_can_be_copied_whole(words: str, page: str) -> None:
    assert escape(words) == page
    assert words_in(READER.render(page)).strip() == words


def test_a_report_reads_well_as_it_is() -> None:
    report = Report(
        "Kent: Bins",
        (
            Text("Settle this.", strong=True),
            Heading("Next"),
            Text("One.\nTwo.\n\nThree."),
            Items((Item("Do it.", "Why."), Item("Or this.")), numbered=True),
            Table(("Name", "Stars"), (("Bins", "3"), ("", "0")), ("Stars",)),
            Bars((Bar("Data", 50, 75, "50.0"),), "Area"),
        ),
    )
    assert render_markdown(report) == (
        "# Kent: Bins\n\n"
        "**Settle this.**\n\n"
        "## Next\n\n"
        "One.\\\nTwo.\n\nThree.\n\n"
        "1. Do it.\\\n   Why.\n1. Or this.\n\n"
        "| Name | Stars |\n| --- | --: |\n| Bins | 3 |\n|   | 0 |\n\n"
        "| Area | 0 to 100 | In words |\n| --- | --- | --- |\n"
        "| Data | `██████████▒▒▒▒▒░░░░░` | 50.0 |\n\n"
        "█ shown · ▒ not known yet · ░ still to do\n"
    )
