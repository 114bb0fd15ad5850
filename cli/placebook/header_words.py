"""Words that columns of councils' tables are called by; a list of our own."""

from __future__ import annotations

import re

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
# These stand in such lines too, but also in lines of data; nobody is called by them.
_PLAIN = frozenset(
    """
    abandoned absence access accident account achieved active actual adult agenda air
    all allocated allowed ammonia annual answered app appeal approved apr april arabic
    arrears asian assigned attendance attended attendee aug august authority autumn
    award awarded ballot basic batteries battery bay bedroom belief benchmark
    beneficiary benefit blank block booked borrower both britain british burglary bus
    business calendar call calls can cancelled cans capital car carbon card care cash
    casualty charge charger children claim cleansing closing clothes colour committee
    common community company complaint completed compliment compost computer connector
    constituency contractor corporate councillor course created credit crime cultivar
    culture current cycle daily dead debit debt dec december density desc desk desktop
    detected dioxide disabled dismissed division document done draft driver drug due
    duration dwelling economy edited education effect elected elector electorate
    electricity emission england english enquiry environment eu event existing
    expenditure extension face facility fatal fax feb february fee female files final
    finance financial fine finished fiscal floor fly foi food forecast form former
    fourth friday fte fund funding garden gas genus glass graffiti grant granted grid
    gss guid hall health heat hectare heritage highway holder home hourly humidity
    inactive incident incineration income index indicator inscription investigation
    invoice ireland irish irrecoverable isbn issue item jan january journey jul july jun
    junction june keyword label lamp land landfill landlord language latin leaver legal
    leisure lender let letter level levy library light limit line list litter live loan
    local logged lorry made majority make male manager mar march max may mean median
    meeting men merchant metal meter min mixed mode model monday monthly motorcycle
    museum nation new next nitrogen noise none notice nov november oa objectid oct
    october offence oil old online ons operator other over ownership ozone page paid
    paper park particulate passenger pedestrian penalty pending pension people percent
    percentage phase plaque plastic point polish polling polygon portfolio postal
    precept premises previous procurement programme proposal provider published queue
    rainfall raised rank rate ratepayer ratio recipient recorded referred refuse refused
    registered rejected relief renewal rent repair report reported request requested
    reservation resolved response restriction result revenue review risk robbery room
    rows safety saturday saving savings scale scheme scientific scotland scottish seat
    second sector seen sent sep sept september serious session sewage shape sheet
    shelter shoes sickness signed since size slight sms social solar speaker speed
    spread spring staffing started starter state station stop subgroup submitted
    subtotal sum summer sunday surface table tablet tag target taxi teacher temperature
    tenancy tender text textile theft third thursday ticket tier timetable tipping toid
    toilet tonne totals trading train tram transaction transport tree trip trunk tuesday
    turnout turnover tutor under unknown until use used uuid vacancy valid van variance
    vat vendor venue verified version village visited void vote wait wales walk water
    weather web wednesday weekly welsh whats wheelchair white wind winter withdrawn wkt
    women wood wte yes young zone
    """.split()  # noqa: SIM905
)

_EVERY_WORD = _OF_COLUMNS | _PLAIN


def is_plain(word: str) -> bool:
    """Whether a word, in small letters, is no name: columns are called by it."""
    return not _EVERY_WORD.isdisjoint((word, word.removesuffix("s")))


def has_plain_word(name: str) -> bool:
    """Whether any word of a column's name is such a one."""
    return any(map(is_plain, in_words(name).split()))


def has_header_word(name: str) -> bool:
    """Whether any word says that a line is one of column names."""
    return not _OF_COLUMNS.isdisjoint(words_of(name).split())
