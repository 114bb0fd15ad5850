"""Names of columns are shown; what may be somebody's is told by its number."""

from __future__ import annotations

from itertools import product

import pytest
from english_words import get_english_words_set
from placebook.column_names import called
from placebook.header_words import Words

PLAIN = Words(get_english_words_set(["web2"]))
# As tables of public bodies call their columns.
TABLES = {
    "schools": "URN,LA (code),EstablishmentName,TypeOfEstablishment (name),Boarders "
    "(name),ReligiousEthos (name),Diocese (name),SchoolCapacity,PercentageFSM,UKPRN,"
    "OfstedLastInsp,HeadFirstName,HeadLastName,TeenMoth (name),CCF (name),SENStat,GOR",
    "tipping": "ONS Code,LA Name,Region,Footpath - Bridleway,Back Alleyway,Railway,"
    "Agricultural,Commercial - Industrial,Watercourse - Bank,Animal Carcass,White "
    "Goods,Tyres,Asbestos,Black Bags - Household,Car Boot or Less,Tipper Lorry Load,"
    "Warning Letters,Fixed Penalty Notices,Injunction,Stop and Search",
    "licences": "Licence Number,HMO Address,Managing Agent Name,Licence Expiry Date,"
    "Number of Storeys,Shared Amenities,Wash Hand Basins,Kitchens,Late Night "
    "Refreshment,Sale of Alcohol,Hackney Carriage,Private Hire,Tribunal Decision",
    "care": "Location ID,Location HSCA start date,Care home?,Location ODS Code,"
    "Location Latest Overall Rating,Inherited Rating (Y/N),Location ONSPD CCG Code,"
    "Primary Support Reason,Direct Payment,Reablement,Delayed Transfers",
    "air": "Site Name,Nitric Oxide,Sulphur Dioxide,Carbon Monoxide,PM10,PM2.5,Wind "
    "Direction,Barometric Pressure,Relative Humidity,Diffusion Tube,Bias Adjusted",
    "index": "LSOA code (2011),Index of Multiple Deprivation (IMD) Rank,Employment "
    "Score (rate),Barriers to Housing and Services Score,Max households,Jan-24",
    "votes": "Polling District,Ballot Papers Issued,Rejected,Conservative,Labour,"
    "Liberal Democrat,Green Party,Reform UK,Independent,Plaid Cymru,Majority",
    "regions": "Area,East Midlands,West Midlands,North East,London,East of England,"
    "Yorkshire and The Humber,Wales,Northern Ireland",
    "Welsh": "Cod,Enw,Awdurdod Lleol,Blwyddyn,Nifer,Canran,Rhanbarth,Poblogaeth",
    "codes": "LMK_KEY,PROPERTY_TYPE,LODGEMENT_DATE,CO2_EMISSIONS_CURRENT,MULTI_GLAZE,"
    "accident_index,location_easting_osgr,did_police_officer_attend,driver_imd_decile",
}


def shown(*names: str) -> list[str]:
    return [column.shown for column in called(names, True, PLAIN)]


@pytest.mark.parametrize("kind", TABLES)
def test_names_of_columns_are_shown(kind: str) -> None:
    names = TABLES[kind].split(",")
    assert shown(*names) == names


GIVEN = (
    "Ngozi",
    "Emeka",
    "Agnieszka",
    "Brandon",
    "Harpreet",
    "Yusra",
    "Rhian",
    "Sarah",
)
SURNAMES = ("Okafor", "Baker", "Kowalski", "Patel", "Singh", "Jones", "O'Brien", "Wood")
PEOPLE = list(product(GIVEN, SURNAMES))


@pytest.mark.parametrize(
    "form", ["{0} {1}", "{1} {0}", "{0}_{1}", "{0} {1} total", "Visits by {0} {1}"]
)
@pytest.mark.parametrize("case", [str, str.lower, str.upper])
def test_somebody_among_names_of_columns_is_not_shown(
    form: str, case: type[str]
) -> None:
    for person in PEOPLE:
        name = form.format(*map(case, person))
        assert shown("Week", "Ward", name, "Notes", "Amount") == [
            *("Week", "Ward", "Column 3", "Notes", "Amount")
        ], name


@pytest.mark.parametrize(
    "name",
    [
        *("Jan Kowalski", "Max Okafor", "Christian Okafor", "April Okafor"),
        *("Ngozi Ward", "Emeka Price", "Yusra Day", "Mark Wood", "Grace Hill"),
        *("Priya", "Visits (Gareth)", "James", "Patient 9434765919", "Child 123456"),
        *("Ngozi de Okafor", "hours.Mark Wood", "visits.Okafor", "B Brown"),
    ],
)
def test_somebody_called_by_a_common_word_is_not_shown(name: str) -> None:
    names = ["Ward", "Year", "Notes", "Amount", name, "Cost", "Type"]
    assert shown(*names) == ["Column 5" if n == name else n for n in names]
    assert shown(name, name.replace("9", "8"), "Total")[:2] == ["Column 1", "Column 2"]


def test_one_word_that_nobody_knows_is_shown() -> None:
    """It may be a place or a scheme; of several like it in a line none is shown."""
    assert shown("Week", "Snodland", "Total") == ["Week", "Snodland", "Total"]
    assert shown("Week", "mbit", "kwhs", "gj", "Total")[1:4] == ["mbit", "kwhs", "gj"]


def test_a_rota_in_capitals_is_not_shown() -> None:
    assert shown("Week", "SARAH", "EMEKA", "YUSRA", "NGOZI", "Total") == [
        *("Week", "Column 2", "Column 3", "Column 4", "Column 5", "Total")
    ]


def test_a_full_stop_within_a_name_begins_no_key() -> None:
    names = ["Week", "No. of Childminders", "Ward", "Cost", "Date (dd/mm/yyyy)"]
    assert shown(*names) == names


@pytest.mark.parametrize(
    "names",
    [
        "Town,Operator,EV Bays",
        "Car Park,Tariff 1hr,Tariff 2hr,Spaces",
        "Year,PCNs Issued,PCNs Paid",
        "yyyy,mm,tmax degC,rain mm",
        "SITE,XCOORD,YCOORD",
        "UPRN,NLPG,BLPU_CLASS,LOGICAL_STATUS,RM_UDPRN",
        "Tree,DBH cm,Height",
        "Ref,Timestamp,Grp",
        "Pub,Brewery,CAMRA",
        "OWNER,TEL,PCODE,UPRN",
        "@odata.etag,cr_name,total@OData.Community.Display.V1.FormattedValue",
    ],
)
def test_an_abbreviation_hides_nothing(names: str) -> None:
    assert shown(*names.split(",")) == names.split(",")


@pytest.mark.parametrize("form", ["{0}", "{0[0]} {1}", "{0[0]}. {1}", "{1} hours"])
def test_a_rota_s_people_are_not_shown(form: str) -> None:
    """Also those who are called by a common word, as others beside them are not."""
    for at in range(0, len(PEOPLE), 4):
        names = [form.format(*person) for person in PEOPLE[at : at + 8 : 2]]
        assert shown("Week", *names, "Total") == [
            "Week",
            *(f"Column {2 + n}" for n in range(len(names))),
            "Total",
        ], names


def test_what_is_not_sure_to_be_names_of_columns_is_not_shown() -> None:
    found = called(["Ward", "Visits"], False, PLAIN)
    assert [column.shown for column in found] == ["Column 1", "Column 2"]
    assert not any(column.somebody for column in found)


@pytest.mark.parametrize(
    "name",
    [
        "12 High Street",
        "Flat 2 Mill House",
        "9434765919",
        "Born 3 March 1971",
        "Dr Khan",
    ],
)
def test_what_is_somebody_s_is_no_name_of_a_column(name: str) -> None:
    [_, column, _] = called(["Ward", name, "Amount"], True, PLAIN)
    assert column == ("Column 2", True)
