"""Plain text of HTML and Markdown."""

from __future__ import annotations

import html
import re

from placebook.base.text import tidy

_LONGEST = 10_000  # characters of HTML that are read
# What replaces a tag in the text; nothing replaces the others.
_INSTEAD = {
    **dict.fromkeys(("p", "div", "br", "ul", "ol", "tr", "table", "blockquote"), "\n"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "/li"), "\n"),
    **{"li": "\n- ", "td": " ", "/td": "", "th": " ", "/th": ""},
}
_TAG = (
    r"</?(?:p|div|br|hr|li|ul|ol|dl|dt|dd|a|b|i|u|s|q|em|strong|small|big|sub|sup|span|"
    r"font|center|code|pre|tt|abbr|cite|img|figure|section|article|blockquote|table|"
    r"caption|thead|tbody|tfoot|tr|td|th|h[1-6]|script|style|html|head|body|o:p)\b"
    r"[^<>]*>"
)
_IS_HTML = re.compile(rf"{_TAG}|&(?:[a-z]{{2,8}}|#x?[0-9a-f]{{1,6}});", re.IGNORECASE)
_MARKED = re.compile(
    rf"<!--.*?-->|<(script|style)\b.*?(?:</\1\s*>|\Z)|{_TAG}",
    re.IGNORECASE | re.DOTALL,
)


def without_html(text: str) -> str:
    """Text without HTML: a line for each block, list items with a hyphen."""
    if not _IS_HTML.search(text):
        return tidy(text)
    if len(text) > _LONGEST:
        text = re.sub(r"<[^<>]*$", "", text[:_LONGEST]) + " …"
    text = _MARKED.sub(_instead, re.sub(r"[\r\n]", " ", text))
    lines = (" ".join(line.split()) for line in html.unescape(text).split("\n"))
    return tidy("\n".join(line for line in lines if line))


def _instead(found: re.Match[str]) -> str:
    name = re.split(r"[^\w/]", found[0][1:].lower())[0].rstrip("/")
    return _INSTEAD.get(name, _INSTEAD.get(name.lstrip("/"), ""))


def without_markdown(text: str) -> str:
    """Text without the marks of Markdown; a link's address is in brackets."""
    text = re.sub(r"!?\[([^\]\n]+)\]\((\S+?)\)", r"\1 (\2)", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    return re.sub(r"(?m)^#{1,6} +", "", text)
