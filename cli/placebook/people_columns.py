"""What columns about people are called."""

from __future__ import annotations

import re

from placebook.header_words import in_words

SURNAME = re.compile(
    r"\b(first|last|full|given|family|middle|maiden|preferred|pt|cust|sur|fore)"
    r"\s?names?\b|\b(your name|sname|lname|fname|maiden|alias|known as)\b"
)
_SOMEBODY = re.compile(
    r"\b(contact|officer|applicant|claimant|tenant|resident|customer|patient|"
    r"employee|client|staff|pupil|student|learner|carer|occupier|"
    r"householder|complainant|councillor|child|parent|guardian|young person|"
    r"yp|cyp|witness|victim|offender|volunteer|driver|debtor|landlord|"
    r"member|next of kin|deceased|gp|consultant|licensee|occupant|holder|"
    r"cardholder|supervisor|keyworker|caseholder|caseworker|allocated to|"
    r"caller|enquirer|appellant|objector|supporter|ratepayer|payee|"
    r"liable party|mother|father|partner|spouse|husband|wife|bride|groom|"
    r"sibling|dependant|service user|su|social worker|practitioner|teacher|"
    r"headteacher|tutor|nurse|doctor|person|worker|manager|owner|requester|"
    r"requestor|hirer|keeper|borrower|attendee|participant|visitor|guest|"
    r"passenger|elector|voter|candidate|signatory|informant|registrar|"
    r"inspector|assessor|defendant|respondent|petitioner|perpetrator|suspect|"
    r"head of household|household member|[a-z]+ed by)s?( names?)?( \d+)?$"
)
# What bears people's names and is nobody.
NAMES_OF_THINGS = re.compile(
    r"\b(format|software|street|road|address|species|tree|pub|title|book|product|ship|"
    r"month|variety|common name|vernacular|establishment|premises|building|venue|"
    r"station|school|plant|flower|bird|vehicle|gritter)\b"
)
_OF_SOMEBODY = re.compile(rf"^names? of (?:the |a )?{_SOMEBODY.pattern}")
# These may be a firm or a team, unless the column says that it holds a name.
OR_A_FIRM = re.compile(
    r"\b(contact|officer|applicant|customer|client|manager|owner|landlord|member|holder|"
    r"consultant|licensee|occupant|supervisor|allocated to|[a-z]+ed by|payee|partner|"
    r"ratepayer|appellant|liable party|hirer|keeper|objector|supporter|enquirer|"
    r"visitor|guest|respondent|participant|registrar|inspector|assessor|gp|driver|"
    r"parent|child|service user)s?$"
)
# A row for each of them, under a code.
_CODE_OF = re.compile(
    r"\b(patient|child|pupil|student|staff|employee|client|customer|tenant|resident|"
    r"claimant|applicant|person|service user|carer|member|case)s? "
    r"(id|ref|reference|no|number|code|key)$"
)
_NOT_A_PERSON = re.compile(
    r"\b(organisation|organization|company|supplier|business|trading|site|street|ward|"
    r"school|product|area|authority|team(?! (?:manager|leader|lead)\b)|id|type|count|"
    r"number|total|group)\b"
)
MEASURE = re.compile(
    r"\b(amount|number|no|count|total|budget|actual|forecast|speed|version|rate|cost|"
    r"value|size|height|width|length|depth|area|date|type|code|id|status|score|level|"
    r"mean|average|median|percent|temperature|year|spend|spending|income|visits|sales)$"
)
BIRTH = re.compile(
    r"\b(d ?o ?b|yob|do ?birth|birthdt|birth|birthday|born|birthdate|b ?date|b ?day)\b"
)
PHONE_NAMED = re.compile(
    r"\b(tele)?(phone|mobile|tel|telno|fax|landline)s?\b|\bcontact (no|number)\b"
)
INSURANCE_NAMED = re.compile(
    r"\b(nino|ni (no|num|number)|national insurance|nat ins( no)?)\b|^ni$|^ninumber$"
)
BIRTH_DAY = re.compile(
    r"\bd ?o ?b\b|\bdo ?birth\b|\bbirthdt\b|\bbirth ?(date|day)\b|\bdate of birth\b"
)
PHONE_ONLY = re.compile(r"\b(tele)?(phone|mobile|tel|telno|landline)( no| number)?$")
# Of other numbers than people's own, whatever form they have.
A_REFERENCE = re.compile(
    r"\b(ref|reference|meter|account|invoice|document|barcode|serial|cost centre|part|"
    r"model|isbn|issn|transaction|asset)s?\b"
)
A_THING_S = re.compile(r"\b(part|model|serial|barcode|asset|isbn|issn|product)s?\b")
A_NUMBER = re.compile(r"\b(id|no|num|code|number)s?\b")
A_BOOK = re.compile(r"\b(isbn|issn|ean|barcode)\b")
NHS_NUMBER = re.compile(r"\bnhs (no|num|number)\b|^nhs$")
EMAIL_NAMED = re.compile(r"\be ?mails?\b")
NHS = re.compile(r"\bnhs\b")
_ABOUT = (BIRTH, PHONE_NAMED, INSURANCE_NAMED, NHS)
# What the law protects more, by the column's name: health, belief, origin, sex life.
_SPECIAL = re.compile(
    r"\b(ethnic|race\b|racial|relig|faith|belief|diagnos|medical|health|disab|impair|"
    r"sexual|orientation|trade union|politic|hiv|pregnan)"
)


def is_person(column: str) -> bool:
    """Whether a column's name is that of people's names."""
    name = in_words(column)
    somebody = (
        SURNAME.search(name) or _SOMEBODY.search(name) or _OF_SOMEBODY.search(name)
    )
    return somebody is not None and not _NOT_A_PERSON.search(name)


def may_be_of_persons(column: str) -> bool:
    """Whether a column's name is that of names, of people or of anything else."""
    return in_words(column) in ("name", "names")


def is_code_of_a_person(column: str) -> bool:
    """Whether a column's name is that of codes that stand for a person each."""
    return bool(_CODE_OF.search(in_words(column)))


def is_person_s(column: str) -> bool:
    """Whether it is that of people's names, or of such codes."""
    return is_person(column) or is_code_of_a_person(column)


def is_about_people(column: str) -> bool:
    """Whether a column's name says that its values are of people's own."""
    name = in_words(column)
    return is_person(column) or any(about.search(name) for about in _ABOUT)


def is_special(column: str) -> bool:
    """Whether a column's name is of what the law protects more: a special category."""
    return bool(_SPECIAL.search(in_words(column)))
