"""What is asked of a column of a data file, as DuckDB's SQL.

Of column ``n`` the text is ``v<n>``, null where it is blank; ``d<n>`` is its length
where it is digits and nothing else, and ``y<n>`` says whether it has the form of a day.
"""

from __future__ import annotations

from collections.abc import Iterator

from placebook import column_facts, people, people_columns, shared_codes
from placebook.words import SAYS_NOTHING

_NUMBER = (
    r"[+-]?(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)"
    r"(?:[eE][+-]?[0-9]+)?"
)
_DIGITS = r"[0-9]+(\.0+)?"
_DAYS = "|".join(f"(?:{pattern})" for pattern, _ in shared_codes.DATES.values())
# A long number as a spreadsheet shows it, and then saves it.
_CUT_SHORT = r"[+-]?[0-9](?:\.[0-9]+)?[eE]\+[0-9]{1,2}"
_PLACEHOLDERS = (*SAYS_NOTHING, "#n/a", "nan", "null", "none", "nil", ".")
_TOTAL = r"(?i)(?:grand |sub ?)?totals?:?(?: .*)?"


def quoted(text: str) -> str:
    """Text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def basis(n: int) -> str:
    """What else is worked out of ``v<n>``, so that it is there to be asked of."""
    number = _begins_as_a_number(n)
    digits = _if(_full(n, _DIGITS), f"length(split_part(v{n}, '.', 1))")
    day = _if(f"{number} AND length(v{n}) BETWEEN 6 AND 30", _full(n, _DAYS))
    return f"{digits} AS d{n}, {day} AS y{n}"


def _begins_as_a_number(n: int) -> str:
    return f"v{n} < ':'"  # which follows the digits, the signs and the marks


def _full(n: int, pattern: str) -> str:
    return f"regexp_full_match(v{n}, {quoted(pattern)})"


def _holds(n: int, pattern: str) -> str:
    return f"regexp_matches(v{n}, {quoted(pattern)})"


def asked(n: int, name: str, exact: bool) -> Iterator[tuple[str, str]]:
    """What to count and to find out of column ``n``: (key, SQL).

    Different values are counted one by one if ``exact``, else estimated.
    """
    cast = f"try_cast(replace(v{n}, ',', '') AS DOUBLE)"
    number = _if(_begins_as_a_number(n), cast)
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
        yield key, f"count(CASE WHEN {fits} THEN 1 END)"
    for key, form in shared_codes.READ.items():
        pattern, read = shared_codes.DATES[form]
        day = _if(f"y{n}", _full(n, pattern), f"try_strptime(v{n}[:10], '{read}')")
        yield f"{key}_read", f"count({day})"
        yield f"{key}_least", f"strftime(min({day}), '%Y-%m-%d')"
        yield f"{key}_most", f"strftime(max({day}), '%Y-%m-%d')"


def _if(cheap: str, *more: str) -> str:
    """Conditions that all must hold: each is looked at only where those before it do.

    DuckDB would look at both sides of an AND in every row, and patterns take long.
    """
    return f"CASE WHEN {cheap} THEN {_if(*more)} END" if more else f"({cheap})"


def _forms(n: int, name: str) -> Iterator[tuple[str, str]]:
    """Each form with the condition that a value fits it."""
    text, size = f"d{n} IS NULL", f"length(v{n})"
    number = _begins_as_a_number(n)
    yield "whole", _if(number, _full(n, "[+-]?[0-9]{1,18}"))
    yield "number", _if(number, _full(n, _NUMBER))
    yield "cut", _if(f"{number} AND {text}", _full(n, _CUT_SHORT))
    yield "placeholders", f"lower(v{n}) IN ({', '.join(map(quoted, _PLACEHOLDERS))})"
    yield "totals", _if(f"{text} AND {size} <= 60", _full(n, _TOTAL))
    yield "truth", f"lower(v{n}) IN ('true', 'false', 'yes', 'no', 'y', 'n')"
    yield "dates", f"y{n}"
    for form, (pattern, _) in shared_codes.DATES.items():
        yield f"date {form}", _if(f"y{n}", _full(n, pattern))
    yield "british days", _if(f"y{n}", _holds(n, shared_codes.BRITISH_DAY))
    yield "UPRN", f"d{n} BETWEEN 1 AND 12"
    yield "USRN", f"d{n} IN (7, 8)"
    for code, length, pattern in (
        ("company number", "BETWEEN 7 AND 8", shared_codes.COMPANY),
        ("charity number", "BETWEEN 6 AND 11", shared_codes.CHARITY),
        ("GSS code", "= 9", shared_codes.GSS),
        ("like GSS", "= 9", shared_codes.GSS_LIKE),
        ("LSOA code", "= 9", shared_codes.LSOA),
        ("MSOA code", "= 9", shared_codes.MSOA),
        ("postcode", "BETWEEN 5 AND 9", shared_codes.POSTCODE),
    ):
        yield code, _if(f"{size} {length}", _full(n, pattern))
    yield from _personal(n, text, size)
    yield "lone given", _if(f"{text} AND {size} <= 20", _full(n, people.LONE))
    about_people = people_columns.is_about_people(name)
    if about_people or people_columns.may_be_of_persons(name):
        yield from _by_name(n, text, size)


def _personal(n: int, text: str, size: str) -> Iterator[tuple[str, str]]:
    """Forms that may be about people whatever the column is called."""
    no_place = f"NOT {_full(n, people.PLACE)}"
    yield (
        "e-mail addresses",
        _if(
            f"contains(v{n}, '@')",
            _holds(n, people.EMAIL),
            f"NOT {_holds(n, people.OFFICE)} OR {_holds(n, people.OWN_MAIL)} "
            f"OR {_holds(n, people.GIVEN_MAIL)}",
        ),
    )
    phone = _phone(n)
    yield "telephone numbers", _if(text, *phone)
    yield "telephone digits", _if(f"d{n} IN (10, 11)", *phone)
    yield "mobile digits", _if(f"d{n} BETWEEN 10 AND 14", _full(n, people.MOBILE))
    yield "NHS numbers", _if(f"d{n} = 10", _modulus_11(f"v{n}"))
    long = f"{text} AND {size} >= 12"
    parted = _holds(n, people.NHS_SPACED)
    in_text = f"{_holds(n, people.NHS_NAMED)} OR {_if(parted, _nhs_in_text(n))}"
    yield "NHS numbers in text", _if(long, in_text)
    yield "parted like NHS", _if(long, parted)
    yield (
        "National Insurance numbers",
        _if(
            f"{text} AND {size} >= 9",
            _holds(n, people.INSURANCE),
            f"NOT {_holds(n, people.NO_INSURANCE)}",
        ),
    )
    yield "birth in text", _if(text, _holds(n, people.BORN))
    no_firm = f"NOT {_holds(n, people.A_FIRM)}"
    yield "titled", _if(text, _holds(n, people.TITLED), no_firm)
    titled = _full(n, people.TITLED_NAME)
    yield "titled whole", _if(f"{text} AND {size} <= 60", titled, no_place)
    given = f"regexp_full_match(strip_accents(v{n}), {quoted(people.GIVEN)})"
    yield "given", _if(f"{text} AND {size} BETWEEN 5 AND 60", given, no_place)


def _by_name(n: int, text: str, size: str) -> Iterator[tuple[str, str]]:
    """Forms that say enough where the column's name says the rest."""
    name = text, _full(n, people.NAME), f"NOT {_full(n, people.NO_NAME)}"
    place = _full(n, people.PLACE)
    yield "names", _if(*name)
    yield (
        "names of two",
        _if(
            *name,
            _holds(n, "[ ,]"),
            f"NOT {place} AND NOT {_holds(n, people.NO_CAPITALS)}",
        ),
    )
    placed = f"{text} AND contains(v{n}, ' ')", place
    yield "places", _if(*placed)
    yield "given of a place", _if(*placed, _full(n, people.GIVEN))
    yield "initialled", _if(text, _full(n, people.INITIALLED))
    digits = f"length(regexp_replace(v{n}, '[^0-9]', '', 'g'))"
    yield (
        "telephones by name",
        _if(
            f"{size} <= 30",
            f"NOT {_full(n, _CUT_SHORT)} AND NOT {_holds(n, people.NOT_SOMEBODY_S)}",
            f"{digits} BETWEEN 9 AND 13",
        ),
    )
    yield "like insurance", _if(text, _full(n, people.LIKE_INSURANCE))
    yield "ten digits", _if(f"{size} BETWEEN 10 AND 12", _full(n, people.TEN_DIGITS))
    long = f"{text} AND {_holds(n, people.LONG)} OR d{n} BETWEEN 7 AND 14"
    yield "long", f"({long}) AND NOT {_holds(n, people.NOT_SOMEBODY_S)}"
    yield "years", f"{_full(n, people.BIRTH_YEAR)}"
    yield "days of eight", _if(f"d{n} = 8", _full(n, people.DAY_OF_EIGHT))


def _phone(n: int) -> tuple[str, str, str]:
    """What a telephone number must be, the cheap things first."""
    found = f"regexp_extract(v{n}, {quoted(people.PHONE)})"
    digits = f"length(regexp_replace({found}, '[^0-9]', '', 'g'))"
    return (
        f"length(v{n}) >= 10 AND (contains(v{n}, '0') OR contains(v{n}, '+44'))",
        f"{_holds(n, people.PHONE)} AND NOT {_holds(n, people.NOT_SOMEBODY_S)}",
        f"CASE WHEN contains({found}, '+44') THEN {digits} IN (12, 13) "
        f"WHEN contains({found}, '0044') THEN {digits} IN (14, 15) "
        f"ELSE {digits} IN (10, 11) END",
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
