"""What is asked of a column of a data file, as DuckDB's SQL.

Of column ``n`` a cell's text is ``v``, null where it is blank; ``d`` is its length
where it is digits and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

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


def _full(pattern: str) -> str:
    return f"regexp_full_match(v, {quoted(pattern)})"


def _holds(pattern: str) -> str:
    return f"regexp_matches(v, {quoted(pattern)})"


def table(texts: str, many: int) -> str:
    """A table with a row for each cell: ``n``, ``v`` and ``d``, from lists of texts.

    All columns in one table: a pattern is made ready once, and not for each of them.
    """
    cells = f"SELECT unnest(range({many})) AS n, unnest(l) AS t FROM {texts}"
    filled = f"SELECT n, nullif(trim(t), '') AS v FROM ({cells})"
    digits = (
        "CASE WHEN regexp_full_match(v, '[0-9]+(\\.0+)?') "
        "THEN length(split_part(v, '.', 1)) END"
    )
    return f"(SELECT n, v, {digits} AS d FROM ({filled}))"


def asked(names: Sequence[str], exact: bool) -> Iterator[tuple[str, str]]:
    """What to count and to find out of each column: (key, SQL).

    Different values are counted one by one if ``exact``, else estimated.
    """
    number = "try_cast(replace(v, ',', '') AS DOUBLE)"
    yield "filled", "count(v)"
    yield "distinct", "count(DISTINCT v)" if exact else "approx_count_distinct(v)"
    yield "shortest", "min(length(v))"
    yield "longest", "max(length(v))"
    yield "number_least", f"min({number})"
    yield "number_most", f"max({number})"
    categories = _among(names, column_facts.is_category)
    yield "commonest", f"(approx_top_k(v, 1) FILTER ({categories}))[1]"
    yield "digits", "count(d)"
    for key, fits in _forms(_among(names, people_columns.is_about_people)):
        yield key, f"count(*) FILTER ({fits})"
    for key, form in shared_codes.READ.items():
        pattern, read = shared_codes.DATES[form]
        day = f"CASE WHEN {_full(pattern)} THEN try_strptime(v[:10], '{read}') END"
        yield f"{key}_read", f"count({day})"
        yield f"{key}_least", f"strftime(min({day}), '%Y-%m-%d')"
        yield f"{key}_most", f"strftime(max({day}), '%Y-%m-%d')"


def _among(names: Sequence[str], fits: Callable[[str], bool]) -> str:
    """The condition that a column is one of those whose name fits."""
    numbers = [str(n) for n, name in enumerate(names) if fits(name)]
    return f"n IN ({', '.join(numbers)})" if numbers else "false"


def _forms(about_people: str) -> Iterator[tuple[str, str]]:
    """Each form with the condition that a value fits it; the cheap ones first."""
    text, size = "d IS NULL", "length(v)"
    whole = _full("[+-]?[0-9]{1,18}")
    yield "whole", whole
    yield "number", _full(_NUMBER)
    yield "cut", _full(_CUT_SHORT)
    yield "placeholders", f"lower(v) IN ({', '.join(map(quoted, _PLACEHOLDERS))})"
    yield "totals", f"{text} AND {size} <= 60 AND {_full(_TOTAL)}"
    yield "truth", "lower(v) IN ('true', 'false', 'yes', 'no', 'y', 'n')"
    dated = f"{text} AND {size} BETWEEN 6 AND 30 AND {_holds('^[0-9]')}"
    alternatives = "|".join(
        f"(?:{pattern})" for pattern, _ in shared_codes.DATES.values()
    )
    yield "dates", f"{dated} AND {_full(alternatives)}"
    for form, (pattern, _) in shared_codes.DATES.items():
        yield f"date {form}", f"{dated} AND {_full(pattern)}"
    yield "british days", f"{dated} AND {_holds(shared_codes.BRITISH_DAY)}"
    yield "UPRN", "d BETWEEN 1 AND 12"
    yield "USRN", "d IN (7, 8)"
    yield (
        "company number",
        f"{size} BETWEEN 7 AND 8 AND {_full(shared_codes.COMPANY)}",
    )
    yield (
        "charity number",
        f"{size} BETWEEN 6 AND 11 AND {_full(shared_codes.CHARITY)}",
    )
    yield "GSS code", f"{size} = 9 AND {_full(shared_codes.GSS)}"
    yield "like GSS", f"{size} = 9 AND {_full(shared_codes.GSS_LIKE)}"
    yield "LSOA code", f"{size} = 9 AND {_full(shared_codes.LSOA)}"
    yield "MSOA code", f"{size} = 9 AND {_full(shared_codes.MSOA)}"
    yield (
        "postcode",
        f"{text} AND {size} BETWEEN 5 AND 8 AND {_full(shared_codes.POSTCODE)}",
    )
    yield from _personal(text, size)
    yield "lone given", f"{text} AND {size} <= 20 AND {_full(people.LONE)}"
    for key, fits in _by_name(text, size):
        yield key, f"{about_people} AND ({fits})"


def _personal(text: str, size: str) -> Iterator[tuple[str, str]]:
    """Forms that may be about people whatever the column is called."""
    yield (
        "e-mail addresses",
        f"contains(v, '@') AND {_holds(people.EMAIL)} "
        f"AND (NOT {_holds(people.OFFICE)} OR {_holds(people.OWN_MAIL)} "
        f"OR {_holds(people.GIVEN_MAIL)})",
    )
    phone = _phone()
    yield "telephone numbers", f"{text} AND {phone}"
    yield "telephone digits", f"d IN (10, 11) AND {phone}"
    yield "mobile digits", f"d BETWEEN 10 AND 14 AND {_full(people.MOBILE)}"
    yield "NHS numbers", f"CASE WHEN d = 10 THEN {_modulus_11('v')} END"
    yield (
        "NHS numbers in text",
        f"{text} AND {size} >= 12 AND ({_holds(people.NHS_NAMED)} OR "
        f"({_holds(people.NHS_SPACED)} AND {_nhs_in_text()}))",
    )
    yield (
        "parted like NHS",
        f"{text} AND {size} >= 12 AND {_holds(people.NHS_SPACED)}",
    )
    yield (
        "National Insurance numbers",
        f"{text} AND {size} >= 9 AND {_holds(people.INSURANCE)} "
        f"AND NOT {_holds(people.NO_INSURANCE)}",
    )
    yield "birth in text", f"{text} AND {_holds(people.BORN)}"
    yield "titled", f"{text} AND {_holds(people.TITLED)}"
    yield (
        "titled whole",
        f"{text} AND {size} <= 60 AND {_full(people.TITLED_NAME)} "
        f"AND NOT {_full(people.PLACE)}",
    )
    yield (
        "given",
        f"{text} AND {size} BETWEEN 5 AND 60 AND {_full(people.GIVEN)} "
        f"AND NOT {_full(people.PLACE)}",
    )


def _by_name(text: str, size: str) -> Iterator[tuple[str, str]]:
    """Forms that say enough where the column's name says the rest."""
    name = f"{text} AND {_full(people.NAME)} AND NOT {_full(people.NO_NAME)}"
    yield "names", name
    yield (
        "names of two",
        f"{name} AND {_holds('[ ,]')} AND NOT {_full(people.PLACE)} "
        f"AND NOT {_holds(people.NO_CAPITALS)}",
    )
    yield "places", f"{text} AND contains(v, ' ') AND {_full(people.PLACE)}"
    yield "initialled", f"{text} AND {_full(people.INITIALLED)}"
    digits = "length(regexp_replace(v, '[^0-9]', '', 'g'))"
    yield "telephones by name", f"{size} <= 30 AND {digits} BETWEEN 9 AND 13"
    yield "like insurance", f"{text} AND {_full(people.LIKE_INSURANCE)}"
    yield "ten digits", f"{size} BETWEEN 10 AND 12 AND {_full(people.TEN_DIGITS)}"
    yield "long", f"{text} AND {_holds(people.LONG)} OR d BETWEEN 7 AND 14"
    yield "years", f"{_full(people.BIRTH_YEAR)}"
    yield "days of eight", f"d = 8 AND {_full(people.DAY_OF_EIGHT)}"


def _phone() -> str:
    found = f"regexp_extract(v, {quoted(people.PHONE)})"
    digits = f"length(regexp_replace({found}, '[^0-9]', '', 'g'))"
    return (
        f"length(v) >= 10 AND {_holds(people.PHONE)} AND CASE "
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


def _nhs_in_text() -> str:
    found = f"regexp_extract(v, {quoted(people.NHS_SPACED)})"
    digits = f"regexp_replace({found}, '[^0-9]', '', 'g')"
    return f"CASE WHEN length({digits}) = 10 THEN {_modulus_11(digits)} ELSE false END"
