"""Plain text of HTML and Markdown."""

from __future__ import annotations

from placebook.base.plain_text import without_html, without_markdown

from tests.cases import for_each


@for_each(
    ("text", "plain"),
    [
        ("<p>One</p><p>two<br>three</p>", "One\ntwo\nthree"),
        ("<ul><li>One</li><LI class='x'>two</LI></ul>", "- One\n- two"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>", "a b\nc"),
        ("<b>Fish</b> &amp; <i>chips</i>", "Fish & chips"),
        ("a<!-- unseen --><script>x()</script><style>p {}</style>b<p>", "ab"),
        ("<p>a <!-- never closed", "a <!-- never closed"),
        ("<p>Flats <5 rooms, <uprn> and a < b</p>", "Flats <5 rooms, <uprn> and a < b"),
        ("Line one\nline two <b>three</b>", "Line one line two three"),
        ("<5 rooms\nand a < b > c", "<5 rooms\nand a < b > c"),
    ],
)
def test_html_becomes_the_words_that_are_seen(text: str, plain: str) -> None:
    assert without_html(text) == plain


def test_markdown_loses_its_marks_and_keeps_addresses() -> None:
    text = "## Where\n![map](https://x.org/a.png) of **all** [sites](https://x.org)"
    plain = "Where\nmap (https://x.org/a.png) of all sites (https://x.org)"
    assert without_markdown(text) == plain
