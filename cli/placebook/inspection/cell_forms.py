"""The forms that cells of a data file are counted by, as DuckDB's SQL.

In the SQL ``v`` is a cell's text without spaces around it, and ``size`` the number of
its characters. ``digits`` is the number of its digits if it has nothing else,
``numeral`` says whether it begins as a number does, and ``dated`` whether it is a date.
Patterns use the syntax that RE2 and Python share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from placebook.base.text import EMAIL, SAYS_NOTHING, one_line

GSS = r"(?:E0[0-9]|E1[0-2]|W0[1-9]|S(?:01|12|13)|N(?:00|09|20))[0-9]{6}"
POSTCODE = r"(?i)(?:GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? {0,2}[0-9][ABD-HJLNP-UW-Z]{2})"

_DAY, _MONTH, _YEAR = r"[0-3]?[0-9]", r"(?:0?[1-9]|1[0-2])", r"(?:1[89]|20)[0-9]{2}"
_TIME = r"(?:[ T][0-9]{1,2}:[0-9]{2}.*)?"
_NAMED_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
# How dates are written: an example -> the form, and how DuckDB reads it.
DATES = {
    "2026-11-23": (_YEAR + "-[01][0-9]-[0-3][0-9]" + _TIME, "%Y-%m-%d"),
    "23/11/2026": (f"{_DAY}/{_MONTH}/{_YEAR}{_TIME}", "%d/%m/%Y"),
    "11/23/2026": (f"{_MONTH}/(?:1[3-9]|2[0-9]|3[01])/{_YEAR}{_TIME}", "%m/%d/%Y"),
    "23/11/26": (f"{_DAY}/{_MONTH}/[0-9]{{2}}", "%d/%m/%y"),
    "23-11-2026": (f"{_DAY}-{_MONTH}-{_YEAR}{_TIME}", "%d-%m-%Y"),
    "23.11.2026": (rf"{_DAY}\.{_MONTH}\.{_YEAR}", "%d.%m.%Y"),
    "2026/11/23": (f"{_YEAR}/{_MONTH}/{_DAY}", "%Y/%m/%d"),
    "23 November 2026": (f"(?i){_DAY}[ -]{_NAMED_MONTH}[ -]{_YEAR}", "%d %B %Y"),
    "23-Nov-26": (f"(?i){_DAY}[ -]{_NAMED_MONTH}[ -][0-9]{{2}}", "%d-%b-%y"),
}
BRITISH, AMERICAN = "23/11/2026", "11/23/2026"
_RANGED = ("2026-11-23", BRITISH)  # forms of dates that have a range
NUMBER = (
    r"[+-]?(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)"
    r"(?:[eE][+-]?[0-9]+)?"
)
_CUT = r"[+-]?[0-9](?:\.[0-9]+)?[eE]\+[0-9]{1,2}"  # a long number, as spreadsheets show
_NOTHING = (*SAYS_NOTHING, "#n/a", "nan", "null", "none", "nil", ".")

# The mailbox of an office is not personal data.
_OFFICE = (
    r"(?i)(?:^|[^a-z0-9])(?:info|enquir|contact|admin|office|mail|hello|help|support|"
    r"customer|service|press|media|data|opendata|foi|planning|licensing|librar|council|"
    r"team|housing|benefits|parking|waste|webmaster|no-?reply|reception|food|public|"
    r"environment|booking|clerk|registra|election)[a-z._-]*@"
)
# Ofcom's numbering plan: after 0 or +44 an area, or 7 and nine digits for a mobile.
# Numbers from 03 and 08 are an office's; numbers with more digits are not telephones.
PHONE = (
    r"(?:^|[^0-9A-Za-z+./-])(?:(?:\+|00)44[ -]?(?:\(0\))?[ -]?|\(?0)"
    r"(?:(?:1[1-9]|2[0-9])[0-9]{0,3}\)?[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}|"
    r"7[1-57-9][0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3})(?:$|[^0-9A-Za-z-]|-[^0-9])"
)
_OF_AN_OFFICE = r"^\(?(?:0|\+44 ?|0044 ?)\(?0?\)?[38]"  # 03 and 08
NHS_NAMED = r"(?i)nhs[^0-9]{0,20}[0-9]{3} ?[0-9]{3} ?[0-9]{4}(?:$|[^0-9])"
# HMRC's manual, NIM39110; QQ is only used in examples.
INSURANCE = (
    r"(?i)(?:^|[^A-Z0-9])(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)[ -]?[0-9]{2}[ -]?"
    r"[0-9]{2}[ -]?[0-9]{2}[ -]?[A-D](?:$|[^A-Z0-9])"
)
_NO_INSURANCE = r"(?i)(?:^|[^A-Z0-9])(?:BG|GB|KN|NK|NT|TN|ZZ) ?[0-9]{2}"
TITLED = (
    r"(?:^|[^A-Za-z])(?:Mr|Mrs|Ms|Miss|Mx|MR|MRS|MISS|Dr|Cllr|Rev)\.? "
    r"(?:[A-Z]\.? )*[A-Z][A-Za-z'’-]+"
)
_FIRM = (
    r"(?i)\b(?:ltd|limited|llp|plc|council|trust|association|partners|group|company|"
    r"services|solicitors|homes|surgery|school)\b"
)
_BORN = (
    r"(?i)\b(?:dob|d\.o\.b\.?|date of birth)\b[^0-9]{0,8}[0-9]{1,2}(?:st|nd|rd|th)?"
    r"[/. -][0-9a-z]{1,9}[/. -][0-9]{2,4}"
)
# Words in the place of a name.
_NOBODY = (
    r"(?i)(?:the |redacted|withheld|vacant|void|empty|other|anonymous|yes$|no$|not |"
    r"n/?a$|null$|nil$|none$|unknown|tbc).*"
)


def sql_quoted(text: str) -> str:
    """Text as a string in SQL."""
    return "'" + text.replace("'", "''") + "'"


def _full(pattern: str) -> str:
    return f"regexp_full_match(v, {sql_quoted(pattern)})"


def _holds(pattern: str) -> str:
    return f"regexp_matches(v, {sql_quoted(pattern)})"


def _if(cheap: str, *more: str) -> str:
    """A condition that holds if all of these hold, checked one after the other.

    DuckDB would check both sides of an AND in every row, and patterns take long.
    """
    return f"CASE WHEN {cheap} THEN {_if(*more)} END" if more else f"({cheap})"


def _modulus_11(digits: str) -> str:
    """The check digit of an NHS number (NHS data dictionary), of SQL for ten digits."""
    of = [f"CAST(substr({digits}, {at}, 1) AS INTEGER)" for at in range(1, 11)]
    weighed = " + ".join(f"{11 - at} * {of[at - 1]}" for at in range(1, 10))
    return f"((11 - ({weighed}) % 11) % 11 = {of[9]})"


def _ten_or_eleven() -> str:
    """Whether the telephone number in a cell has as many digits, or 44 before."""
    found = f"regexp_extract(v, {sql_quoted(PHONE)})"
    return f"length(regexp_replace({found}, '[^0-9]', '', 'g')) BETWEEN 10 AND 14"


_WORDS = "digits IS NULL"
_DIGITS = r"[0-9]+(\.0+)?"
_DATED = "|".join(f"(?:{pattern})" for pattern, _ in DATES.values())
# Each form -> the condition that a cell has it.
FORMS = {
    "whole number": _if("numeral", _full("[+-]?[0-9]{1,18}")),
    "number": _if("numeral", _full(NUMBER)),
    "cut": _if(f"numeral AND {_WORDS}", _full(_CUT)),
    "placeholders": f"lower(v) IN ({', '.join(map(sql_quoted, _NOTHING))})",
    "totals": _if("size <= 60", _full("(?i)(?:grand |sub ?)?totals?:?(?: .*)?")),
    "yes or no": "lower(v) IN ('true', 'false', 'yes', 'no', 'y', 'n')",
    "date": "dated",
    **{example: _if("dated", _full(form)) for example, (form, _) in DATES.items()},
    "only British": _if("dated", _holds("^(?:1[3-9]|2[0-9]|3[01])/")),
    "day or year": f"dated OR {_if('digits = 4', _full(_YEAR))}",
    "UPRN": "digits BETWEEN 1 AND 12",
    "USRN": "digits IN (7, 8)",
    "company number": _if(
        "size BETWEEN 7 AND 8",
        _full(r"(?i)(?:[0-9]{7,8}|(?:SC|NI|OC|SO|NC|FC|IP|RC|CE|CS|R0)[0-9]{6})"),
    ),
    "charity number": _if(
        "size BETWEEN 6 AND 11",
        _full(r"(?i)(?:[0-9]{6,7}(?:-[0-9]{1,3})?|SC[0-9]{6}|NIC?[0-9]{6})"),
    ),
    "GSS code": _if("size = 9", _full(GSS)),
    "like a GSS code": _if("size = 9", _full("[EKNSW][0-9]{8}")),
    "LSOA code": _if("size = 9", _full("(?:E01|W01)[0-9]{6}")),
    "MSOA code": _if("size = 9", _full("(?:E02|W02)[0-9]{6}")),
    "postcode": _if(f"{_WORDS} AND size BETWEEN 5 AND 9", _full(POSTCODE)),
    "e-mail": _if("contains(v, '@')", _holds(EMAIL), f"NOT {_holds(_OFFICE)}"),
    "telephone": _if(
        f"size >= 10 AND ({_WORDS} OR digits IN (10, 11))",
        _holds(PHONE),
        _ten_or_eleven(),
    ),
    "like a telephone": _if(
        "size BETWEEN 9 AND 20",
        _full(r"[+(]?[0-9][0-9 ()/.eE+-]{8,}"),
        f"NOT {_holds(_OF_AN_OFFICE)}",
    ),
    "NHS": _if(
        "(digits = 10 OR size = 12)",
        _full(r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?:\.0+)?"),
        _modulus_11("regexp_replace(v, '[ -]', '', 'g')"),
    ),
    "ten digits": _if("size BETWEEN 10 AND 12", _full("[0-9]{3} ?[0-9]{3} ?[0-9]{4}")),
    "NHS in text": _if(f"{_WORDS} AND size >= 13", _holds(NHS_NAMED)),
    "insurance": _if(
        f"{_WORDS} AND size >= 9", _holds(INSURANCE), f"NOT {_holds(_NO_INSURANCE)}"
    ),
    "titled": _if(_WORDS, _holds(TITLED), f"NOT {_holds(_FIRM)}"),
    "birth in text": _if(f"{_WORDS} AND size >= 10", _holds(_BORN)),
    "like a name": _if(
        _WORDS,
        _full(r"[^0-9@/\\:;#_*?!]*\pL[^0-9@/\\:;#_*?!]+"),
        f"size <= 60 AND NOT {_full(_NOBODY)} AND NOT {_holds(_FIRM)}",
    ),
}


def count_forms_sql(cells: str, exact: bool) -> str:
    """SQL that counts each of `FORMS`, by column, of cells with ``k``, ``pos``, ``t``.

    It gives a row for each column. Different values are counted one by one if
    ``exact``, else estimated.
    """
    amount = "try_cast(replace(v, ',', '') AS DOUBLE)"
    number = f"CASE WHEN {FORMS['number']} THEN {amount} END"
    days = ", ".join(
        f"CASE WHEN {FORMS[form]} THEN "
        f"try_strptime(v[:10], {sql_quoted(DATES[form][1])}) END"
        for form in _RANGED
    )
    counted = {
        "at": "min(pos)",
        "filled": "count(v)",
        "distinct": "count(DISTINCT v)" if exact else "approx_count_distinct(v)",
        "shortest": "min(size)",
        "longest": "max(size)",
        "least": f"min({number})",
        "most": f"max({number})",
        "days": f"count(coalesce({days}))",
        "first": f"min(coalesce({days}))",
        "last": f"max(coalesce({days}))",
        **{form: f"count(CASE WHEN {fit} THEN 1 END)" for form, fit in FORMS.items()},
    }
    return (
        "SELECT k AS key, "
        + ", ".join(f'{count} AS "{name}"' for name, count in counted.items())
        + " FROM (SELECT *, CASE WHEN numeral AND size BETWEEN 6 AND 30 "
        f"THEN {_full(_DATED)} ELSE false END AS dated, "
        f"CASE WHEN numeral AND {_full(_DIGITS)} "
        "THEN length(split_part(v, '.', 1)) END AS digits "
        "FROM (SELECT k, pos, v, length(v) AS size, v < ':' AS numeral "
        f"FROM (SELECT k, pos, nullif(trim(t), '') AS v FROM ({cells})))) GROUP BY k"
    )


@dataclass(frozen=True)
class CountedColumn:
    """A column of ``rows`` rows, and its counts by their names in `count_forms_sql`."""

    name: str
    rows: int
    counts: Mapping[str, Any]

    @property
    def filled(self) -> int:
        """How many cells are not blank."""
        return int(self.counts["filled"])

    @property
    def said(self) -> int:
        """How many cells say something: not N/A, a dash or the like."""
        return self.filled - int(self.counts["placeholders"])

    def share(self, form: str) -> float:
        """From 0 to 1, of the filled cells."""
        return self.counts[form] / self.filled if self.filled else 0.0

    def said_share(self, form: str) -> float:
        """From 0 to 1, of the cells that say something."""
        return self.counts[form] / self.said if self.said else 0.0


def columns_in_order(
    names: Sequence[str], counted: Sequence[Mapping[str, Any]], rows: int
) -> list[CountedColumn]:
    """The columns of a query of `count_forms_sql`, in the order of the file.

    Where no cell was counted the columns are as ``names`` says, and empty.
    """
    if not counted:
        return [CountedColumn(name, rows, Counter()) for name in names]
    ordered = sorted(counted, key=lambda one: (one["at"], str(one["key"])))
    filled = [str(one["key"]) for one in ordered if one["filled"]]
    found = []
    for number, one in enumerate(ordered, 1):
        name = names[one["key"]] if names else _json_name(one["key"])
        within = (f"{one['key']}.", f"{one['key']}[")
        # A path that is null in some records may have columns of its own in others.
        if one["filled"] or not any(key.startswith(within) for key in filled):
            found.append(CountedColumn(name or f"Column {number}", rows, one))
    return found


def _json_name(path: str) -> str:
    """A JSON path as a column's name: ``$."a b".c[]`` is ``a b.c[]``."""
    return one_line(re.sub(r'\."([^"]*)"', r".\1", path).removeprefix("$."), 200)
