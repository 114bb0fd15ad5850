"""What is asked of a column of a data file, as DuckDB's SQL.

Of column ``n`` the text is ``v<n>``, null where it is blank; ``d<n>`` is its length
where it is digits and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from placebook import column_facts, people, people_columns, shared_codes
from placebook.words import SAYS_NOTHING

_NUMBER = (
    r"[+-]?(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)"
    r"(?:[eE][+-]?[0-9]+)?"
)
# A long number as a spreadsheet shows it, and then saves it.
_CUT_SHORT = r"[+-]?[0-9](?:\.[0-9]+)?[eE]\+[0-9]{1,2}"
_PLACEHOLDERS = (*SAYS_NOTHING, "#n/a", "nan", "null", "none", "nil", ".")
_TOTAL = r"(?i)(?:grand |sub ?)?totals?:?(?: .*)?"


def quoted(text: str) -> str:
    """Text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def _full(n: int, pattern: str) -> str:
    return f"regexp_full_match(v{n}, {quoted(pattern)})"


def _holds(n: int, pattern: str) -> str:
    return f"regexp_matches(v{n}, {quoted(pattern)})"


def asked(n: int, name: str, exact: bool) -> Iterator[tuple[str, str]]:
    """What to count and to find out of column ``n``: (key, SQL).

    Different values are counted one by one if ``exact``, else estimated.
    """
    number = f"try_cast(replace(v{n}, ',', '') AS DOUBLE)"
    yield "filled", f"count(v{n})"
    distinct = "count(DISTINCT v{})" if exact else "approx_count_distinct(v{})"
    yield "distinct", distinct.format(n)
    yield "shortest", f"min(length(v{n}))"
    yield "longest", f"max(length(v{n}))"
    yield "number_least", f"min({number})"
    yield "number_most", f"max({number})"
    category = column_facts.is_category(name)
    yield "commonest", f"approx_top_k(v{n}, 1)[1]" if category else "NULL"
    yield "digits", f"count(d{n})"
    for key, fits in _forms(n, name):
        yield key, f"count(*) FILTER ({fits})"
    for key, form in shared_codes.READ.items():
        pattern, read = shared_codes.DATES[form]
        day = (
            f"CASE WHEN {_full(n, pattern)} THEN try_strptime(v{n}[:10], '{read}') END"
        )
        yield f"{key}_read", f"count({day})"
        yield f"{key}_least", f"strftime(min({day}), '%Y-%m-%d')"
        yield f"{key}_most", f"strftime(max({day}), '%Y-%m-%d')"


def _forms(n: int, name: str) -> Iterator[tuple[str, str]]:
    """Each form with the condition that a value fits it; the cheap ones first."""
    text, size = f"d{n} IS NULL", f"length(v{n})"
    whole = _full(n, "[+-]?[0-9]{1,18}")
    yield "whole", whole
    yield "number", _full(n, _NUMBER)
    yield "cut", _full(n, _CUT_SHORT)
    yield "placeholders", f"lower(v{n}) IN ({', '.join(map(quoted, _PLACEHOLDERS))})"
    yield "totals", f"{text} AND {size} <= 60 AND {_full(n, _TOTAL)}"
    yield "truth", f"lower(v{n}) IN ('true', 'false', 'yes', 'no', 'y', 'n')"
    dated = f"{text} AND {size} BETWEEN 6 AND 30 AND {_holds(n, '^[0-9]')}"
    alternatives = "|".join(
        f"(?:{pattern})" for pattern, _ in shared_codes.DATES.values()
    )
    yield "dates", f"{dated} AND {_full(n, alternatives)}"
    for form, (pattern, _) in shared_codes.DATES.items():
        yield f"date {form}", f"{dated} AND {_full(n, pattern)}"
    yield "british days", f"{dated} AND {_holds(n, shared_codes.BRITISH_DAY)}"
    yield "UPRN", f"d{n} BETWEEN 1 AND 12"
    yield "USRN", f"d{n} IN (7, 8)"
    yield (
        "company number",
        f"{size} BETWEEN 7 AND 8 AND {_full(n, shared_codes.COMPANY)}",
    )
    yield (
        "charity number",
        f"{size} BETWEEN 6 AND 11 AND {_full(n, shared_codes.CHARITY)}",
    )
    yield "GSS code", f"{size} = 9 AND {_full(n, shared_codes.GSS)}"
    yield "like GSS", f"{size} = 9 AND {_full(n, shared_codes.GSS_LIKE)}"
    yield "LSOA code", f"{size} = 9 AND {_full(n, shared_codes.LSOA)}"
    yield "MSOA code", f"{size} = 9 AND {_full(n, shared_codes.MSOA)}"
    yield (
        "postcode",
        f"{text} AND {size} BETWEEN 5 AND 8 AND {_full(n, shared_codes.POSTCODE)}",
    )
    yield from _personal(n, text, size)
    yield "lone given", f"{text} AND {size} <= 20 AND {_full(n, people.LONE)}"
    about_people = people_columns.is_about_people(name)
    if about_people or people_columns.may_be_of_persons(name):
        yield from _by_name(n, text, size)


def _personal(n: int, text: str, size: str) -> Iterator[tuple[str, str]]:
    """Forms that may be about people whatever the column is called."""
    yield (
        "e-mail addresses",
        f"contains(v{n}, '@') AND {_holds(n, people.EMAIL)} "
        f"AND (NOT {_holds(n, people.OFFICE)} OR {_holds(n, people.OWN_MAIL)} "
        f"OR {_holds(n, people.GIVEN_MAIL)})",
    )
    phone = _phone(n)
    yield "telephone numbers", f"{text} AND {phone}"
    yield "telephone digits", f"d{n} IN (10, 11) AND {phone}"
    yield "mobile digits", f"d{n} BETWEEN 10 AND 14 AND {_full(n, people.MOBILE)}"
    yield "NHS numbers", f"CASE WHEN d{n} = 10 THEN {_modulus_11(f'v{n}')} END"
    yield (
        "NHS numbers in text",
        f"{text} AND {size} >= 12 AND ({_holds(n, people.NHS_NAMED)} OR "
        f"({_holds(n, people.NHS_SPACED)} AND {_nhs_in_text(n)}))",
    )
    yield (
        "parted like NHS",
        f"{text} AND {size} >= 12 AND {_holds(n, people.NHS_SPACED)}",
    )
    yield (
        "National Insurance numbers",
        f"{text} AND {size} >= 9 AND {_holds(n, people.INSURANCE)} "
        f"AND NOT {_holds(n, people.NO_INSURANCE)}",
    )
    yield "birth in text", f"{text} AND {_holds(n, people.BORN)}"
    yield "titled", f"{text} AND {_holds(n, people.TITLED)}"
    yield (
        "titled whole",
        f"{text} AND {size} <= 60 AND {_full(n, people.TITLED_NAME)} "
        f"AND NOT {_full(n, people.PLACE)}",
    )
    yield (
        "given",
        f"{text} AND {size} BETWEEN 5 AND 60 AND {_full(n, people.GIVEN)} "
        f"AND NOT {_full(n, people.PLACE)}",
    )


def _by_name(n: int, text: str, size: str) -> Iterator[tuple[str, str]]:
    """Forms that say enough where the column's name says the rest."""
    name = f"{text} AND {_full(n, people.NAME)} AND NOT {_full(n, people.NO_NAME)}"
    yield "names", name
    yield (
        "names of two",
        f"{name} AND {_holds(n, '[ ,]')} AND NOT {_full(n, people.PLACE)} "
        f"AND NOT {_holds(n, people.NO_CAPITALS)}",
    )
    placed = f"{text} AND contains(v{n}, ' ') AND {_full(n, people.PLACE)}"
    yield "places", placed
    yield "given of a place", f"{placed} AND {_full(n, people.GIVEN)}"
    yield "initialled", f"{text} AND {_full(n, people.INITIALLED)}"
    digits = f"length(regexp_replace(v{n}, '[^0-9]', '', 'g'))"
    yield "telephones by name", f"{size} <= 30 AND {digits} BETWEEN 9 AND 13"
    yield "like insurance", f"{text} AND {_full(n, people.LIKE_INSURANCE)}"
    yield "ten digits", f"{size} BETWEEN 10 AND 12 AND {_full(n, people.TEN_DIGITS)}"
    yield "long", f"{text} AND {_holds(n, people.LONG)} OR d{n} BETWEEN 7 AND 14"
    yield "years", f"{_full(n, people.BIRTH_YEAR)}"
    yield "days of eight", f"d{n} = 8 AND {_full(n, people.DAY_OF_EIGHT)}"


def _phone(n: int) -> str:
    found = f"regexp_extract(v{n}, {quoted(people.PHONE)})"
    digits = f"length(regexp_replace({found}, '[^0-9]', '', 'g'))"
    return (
        f"length(v{n}) >= 10 AND {_holds(n, people.PHONE)} AND CASE "
        f"WHEN contains({found}, '+44') THEN {digits} IN (12, 13) "
        f"WHEN contains({found}, '0044') THEN {digits} IN (14, 15) "
        f"ELSE {digits} IN (10, 11) END"
    )


def _modulus_11(digits: str) -> str:
    """The check of an NHS number, of SQL that gives ten digits."""
    of = [f"CAST(substr({digits}, {at}, 1) AS INTEGER)" for at in range(1, 11)]
    weighed = " + ".join(f"{11 - at} * {of[at - 1]}" for at in range(1, 10))
    left = f"(11 - ({weighed}) % 11)"
    return f"({left} % 11 = {of[9]})"


def _nhs_in_text(n: int) -> str:
    found = f"regexp_extract(v{n}, {quoted(people.NHS_SPACED)})"
    digits = f"regexp_replace({found}, '[^0-9]', '', 'g')"
    return f"CASE WHEN length({digits}) = 10 THEN {_modulus_11(digits)} ELSE false END"
