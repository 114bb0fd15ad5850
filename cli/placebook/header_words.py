"""Words that columns of councils' tables are called by, and those that are no names."""

from __future__ import annotations

import re
from collections.abc import Collection, Container

from placebook.given_names import GIVEN_NAMES
from placebook.words import words_of

# Between a small letter and a number, and between an abbreviation and a word.
_SEAM = re.compile(
    r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=DOB)(?=[A-Z])"
)
_POSSESSIVE = re.compile(r"['’]s\b|\(s\)", re.IGNORECASE)
# What other words are written onto without a seam: `CLIENTSURNAME`, `PERSONDOB`.
_TAILS = re.compile(
    r"(?<=[a-z])(?<!tele)(?=(?:surname|forename|firstname|lastname|birth|dob|phone|mobile|nino|"
    r"uprn|usrn|postcode|email)s?\b)"
)
_HEADS = re.compile(
    r"\b(client|tenant|customer|child|pupil|employee|staff|patient|applicant|resident|"
    r"claimant|carer|parent|owner|member|person|user|date|dt|home|work|birth)"
    r"(?=(?:name|of|birth|tel|mob)s?)"
)


def in_words(column: str) -> str:
    """A column's name in plain words: ``Applicant1Surname`` is applicant 1 surname."""
    name = words_of(_SEAM.sub(" ", _POSSESSIVE.sub("", column)))
    return _HEADS.sub(r"\1 ", _TAILS.sub(" ", name))


# These say that a line is one of column names.
_OF_COLUMNS = frozenset(
    """
    address age allowance amount applicant application area asset average balance band
    bin bins birth body born borough budget candidate capacity carer category child city
    claimant class client closed code collected collection column comment comments
    condition contact contract cost council count country county currency customer date
    day days decision department description details diagnosis directorate district dob
    easting election email employee end energy epc ethnicity expenses file first
    firstname forename format frequency from fuel gate gender geom geometry grade gross
    group height hours household housing id identifier initials inspection insurance
    issued job key kind last lastname lat latitude length licence license link location
    lon long longitude lsoa mail measure middle minutes mobile modified month msoa name
    nationality net nhs ni nino no northing note notes num number officer opened opening
    organisation organization outcome owner parent parish parking party patient payment
    period permit person phone place planning population post postcode price project
    property public publisher pupil purpose qty quantity quarter rating reason received
    recycled recycling ref reference region registration religion remark remarks
    resident road role round route row salary school score service services sex site
    source spaces species spend staff stage start status steward stream street student
    subject supplier surname survey tax team tel telephone tenant tenure theme time
    title to tonnage tonnes topic total town type unit updated uprn uri url usrn value
    vehicle visits votes ward waste website week weekday weight width worker year
    """.split()  # noqa: SIM905 - a list of them would take pages
)
# Others, most of which no dictionary has, also Welsh ones; hardly anybody is called by
# them.
_OTHERS = frozenset(
    """
    accessibility african app apr april arabic asian attendee aug august awdurdod
    benchmark blpu blwyddyn bridleway britain british buddhist camra cancelled
    canran caribbean ccg centre ch childminder christian civic cm cod colour
    coordinate councillor cpv cyfanswm cyfeiriad cymru cyngor dbh dd dec december
    degc desc desktop disgrifiad dyddiad england english enquiry enw etag ev fax feb
    february foi for formatted friday fsm fte graffiti grp gss guid gwasanaeth hh
    hindu hmo home hr hrs hsca humber hwrc idaci idaopi imd in indian ireland irish
    isbn jan jewish july jun june kerbside keyword kwh la landfill latin licensable
    lleol lmk lodgement london manoeuvre math max mbps midlands mis mm monday mph
    multi muslim naptan nifer nlpg nov november oa objectid ocid oct october odata
    oed oedran of offence ofsted ojeu online ons onspd org osgr paid pc pcn pcns
    pcode pdf per planned poblogaeth programme reablement referred rhanbarth rhyw
    saturday scotland scottish sep september sikh sir sms storey submitted sunday
    swm teitl the thursday timestamp tmax tmin tonne tref tuesday udprn ukprn uuid
    vcse verification verified vigour watercourse wednesday wheelchair wifi wkt
    women wte xcoord ycoord yorkshire ysgol yy yyyy
    """.split()  # noqa: SIM905
)
# In the dictionary, and names that people here have.
_NAMES = frozenset(
    """
    ama bailey begum cole collins cox flores graham hakim kelly khan lewis li lin lynch
    ma murphy obi patel pereira ross shaw silva singh walsh wang yang
    """.split()  # noqa: SIM905
).union(GIVEN_NAMES)
_ENDINGS = (
    *(("", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("d", "")),
    *(("ing", ""), ("ing", "e"), ("al", "")),
)


OURS = _OF_COLUMNS | _OTHERS


class Words:
    """Words that few are called by: ours, and those of a dictionary.

    Some are called by them all the same, as by a trade; by ours hardly anybody is.
    """

    def __init__(self, dictionary: Collection[str]) -> None:
        self._dictionary = dictionary

    def __contains__(self, word: object) -> bool:
        if word in OURS:
            return True
        return word in self._dictionary


def is_plain(word: str, plain: Container[str]) -> bool:
    """Whether a word, in small letters, is such a one, or a form of it."""
    return (word in OURS or word not in _NAMES) and any(
        word.endswith(ending) and word[: len(word) - len(ending)] + instead in plain
        for ending, instead in _ENDINGS
    )


def has_plain_word(name: str, plain: Container[str]) -> bool:
    """Whether any word of a column's name is such a one."""
    return any(is_plain(word, plain) for word in in_words(name).split())


def has_header_word(name: str) -> bool:
    """Whether any word says that a line is one of column names."""
    return not _OF_COLUMNS.isdisjoint(words_of(name).split())
