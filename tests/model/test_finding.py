from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from placebook.model import finding, store
from placebook.model.finding import Copies, PassedOver, find_workbooks
from placebook.model.pack import Pack
from placebook.model.workbook import WorkbookHeading
from placebook.model.workbook_writer import workbook_text

from tests.cases import for_each
from tests.conftest import kent

WORKBOOK = "placebook: 1\n"
KENT = "kent-bins.yaml"
NEWER = {"date": date(2026, 6, 1)}


def made(folder: Path, **texts: str) -> Path:
    """A folder with files of these texts; ``__`` in a name stands for a dot."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name.replace("__", ".")).write_text(text)
    return folder


def names(found: finding.FoundWorkbooks) -> list[str]:
    return [path.name for path in found.workbooks]


def why(found: finding.FoundWorkbooks, folder: Path) -> dict[str, str]:
    return {str(one.path.relative_to(folder)): one.why for one in found.passed}


def test_a_folder_means_the_workbooks_directly_in_it(tmp_path: Path) -> None:
    made(tmp_path, b__yaml=WORKBOOK, a__yaml=WORKBOOK, **{"a__yaml__1__bak": WORKBOOK})
    made(tmp_path, __c__yaml=WORKBOOK, d__yml=WORKBOOK, e__YAML="", README__md="")
    made(tmp_path, compose__yaml="services:\n  placebook:\n    image: a\n", f__yaml="")
    made(tmp_path / "below", g__yaml=WORKBOOK)
    (tmp_path / "h.yaml").symlink_to(tmp_path / "a.yaml")
    found = find_workbooks([tmp_path])
    assert names(found) == ["a.yaml", "b.yaml"]
    assert why(found, tmp_path) == {
        ".c.yaml": "hidden",
        "below": "subfolder",
        "compose.yaml": "no-workbook",
        "d.yml": "other-ending",
        "e.YAML": "other-ending",
        "f.yaml": "no-workbook",
        "h.yaml": "link",
    }


def test_a_folder_without_any_means_those_of_its_subfolders(tmp_path: Path) -> None:
    made(tmp_path / "published", b__yaml=WORKBOOK)
    made(tmp_path / "2026" / "march", a__yaml=WORKBOOK)
    made(tmp_path / ".git", c__yaml=WORKBOOK)
    made(tmp_path / "ours", index__yaml="id: ours\nfiles:\n", d__yaml=WORKBOOK)
    (tmp_path / "linked").symlink_to(tmp_path / "published")
    found = find_workbooks([tmp_path])
    assert names(found) == ["a.yaml", "b.yaml"]
    passed = {".git": "hidden", "linked": "link", "ours": "questions"}
    assert why(found, tmp_path) == passed
    made(tmp_path, e__yaml=WORKBOOK)
    beside = find_workbooks([tmp_path])
    assert (names(beside), beside.folders) == (["e.yaml"], (tmp_path,))
    assert why(beside, tmp_path) == {"2026": "subfolder", "published": "subfolder"}
    assert finding.passed_over(beside.passed) == (
        f"Skipped: 2 subfolders, which -r takes ({tmp_path}/2026 and "
        f"{tmp_path}/published)."
    )
    both = find_workbooks([tmp_path], deep=True)
    assert names(both) == ["e.yaml", "a.yaml", "b.yaml"]
    assert why(both, tmp_path) == passed


def test_a_link_that_leads_nowhere_is_skipped_as_any_other(tmp_path: Path) -> None:
    made(tmp_path, a__yaml=WORKBOOK)
    targets = {"back.yaml": "back.yaml", "dead.yaml": "gone", "long.yaml": "x" * 300}
    for name, target in targets.items():
        (tmp_path / name).symlink_to(target)
    found = find_workbooks([tmp_path])
    assert names(found) == ["a.yaml"]
    assert why(found, tmp_path) == dict.fromkeys(targets, "link")


def test_without_a_path_it_is_where_new_saves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(finding.NoWorkbooks):
        find_workbooks([])
    made(Path("workbooks/published"), a__yaml=WORKBOOK)
    assert find_workbooks([]).workbooks == (Path("workbooks/published/a.yaml"),)


@for_each(
    "content",
    [
        b"#: Placebook workbook. Kent.\narea:\n",
        b"placebook: 1\narea: {name: [\n",
        b"# ours\n'placebook': 1\n",
        b"\xef\xbb\xbfplacebook: 1\n",
        b'{"placebook": 1}',
        b"{placebook: 1, area: [}",
        b"{area: {name: Kent}, placebook: 1}",
        b"# ours\rplacebook: 1\r",
        b"pack: open-data-services@1\narea:\n  name: Kent\n",
        b"<<<<<<< HEAD\nplacebook: 1\n=======\n",
        "placebook: 1\n".encode("utf-16"),
        "#: Placebook workbook. D\u0175r.\n".encode("utf-16-le"),
        "placebook: 1\n".encode("utf-16-be"),
        "placebook: 1\n".encode("utf-32"),
        "placebook: 1\n".encode("utf-32-be"),
        b"placebook: 1\narea:\n  name: Caf\xe9\n",
        b"placebook: 1\n" + b"#" * 2_000_000,
    ],
)
def test_a_damaged_workbook_is_one_still(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.yaml").write_bytes(content)
    assert names(find_workbooks([tmp_path])) == ["a.yaml"]


def test_a_page_that_names_the_program_is_no_workbook() -> None:
    page = b"# Kent\n\nNotes\n\n - placebook: how do we print it?\n"
    assert not finding.looks_like_workbook(page)


def test_a_file_that_cannot_be_looked_into_is_left_to_be_opened(tmp_path: Path) -> None:
    """So is one that is empty, where a summary says that it was a workbook."""
    made(tmp_path, a__yaml="", a__summary__md="Kent")
    made(tmp_path / "closed").chmod(0)
    (tmp_path / "b.yaml").write_text(WORKBOOK)
    (tmp_path / "b.yaml").chmod(0)
    found = find_workbooks([tmp_path], deep=True)
    (tmp_path / "closed").chmod(0o700)
    assert names(found)[:2] == ["a.yaml", "b.yaml"]
    assert found.passed == ()


def test_files_are_taken_as_they_are_and_once(tmp_path: Path) -> None:
    made(tmp_path, a__yaml=WORKBOOK, b__yaml="", a__summary__md="", a__yaml__1__bak="")
    workbook, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    summary, backup = tmp_path / "a.summary.md", tmp_path / "a.yaml.1.bak"
    assert find_workbooks([other, tmp_path, workbook]).workbooks == (other, workbook)
    # As a shell's * has them.
    assert find_workbooks([workbook, backup, summary]).workbooks == (workbook,)
    assert find_workbooks([backup]).workbooks == (backup,)
    assert find_workbooks([tmp_path / "gone.yaml"]).workbooks == (
        tmp_path / "gone.yaml",
    )


def test_of_several_paths_those_without_a_workbook_are_passed_over(
    tmp_path: Path,
) -> None:
    made(tmp_path / "kent", a__yaml=WORKBOOK, README__md="Kent\n", b__yaml="- a\n")
    made(tmp_path / "empty", notes__yaml="- a\n")
    made(tmp_path / "ours", index__yaml="files:\n")
    kent, page, other = (tmp_path / "kent" / n for n in ("", "README.md", "b.yaml"))
    found = find_workbooks(
        [tmp_path / "empty", kent / "a.yaml", page, tmp_path / "ours"]
    )
    assert found.workbooks == (kent / "a.yaml",)
    assert why(found, tmp_path) == {
        "empty": "empty",
        "empty/notes.yaml": "no-workbook",
        "kent/README.md": "no-workbook",
        "ours": "questions",
    }
    assert finding.passed_over(found.passed).endswith(
        f"; 1 folder without a workbook ({tmp_path}/empty)."
    )
    # Somebody who names a file by its name is told what is wrong with it.
    assert find_workbooks([kent / "a.yaml", other]).workbooks == (
        kent / "a.yaml",
        other,
    )
    assert find_workbooks([page]).workbooks == (page,)
    with pytest.raises(finding.NoWorkbooks, match="/empty: there is no workbook here"):
        find_workbooks([tmp_path / "empty", tmp_path / "ours"])


def test_what_a_program_lists_may_be_no_workbook(tmp_path: Path) -> None:
    """An empty file is left to be opened: it may have been one."""
    made(tmp_path, a__yaml=WORKBOOK, b__yaml="- a\n", c__yaml="")
    paths = [tmp_path / name for name in ("a.yaml", "b.yaml", "c.yaml", "gone.yaml")]
    found = find_workbooks(paths, listed=True)
    assert found.workbooks == (paths[0], paths[2], paths[3])
    assert why(found, tmp_path) == {"b.yaml": "no-workbook"}
    assert find_workbooks(paths[1:2], listed=True).workbooks == ()


def test_a_folder_without_workbooks_says_what_is_there_instead(tmp_path: Path) -> None:
    made(tmp_path, kent__yml=WORKBOOK)
    with pytest.raises(finding.NoWorkbooks) as caught:
        find_workbooks([tmp_path])
    yml = tmp_path / "kent.yml"
    assert str(caught.value) == (
        f"{tmp_path}: there is no workbook here; start one with `placebook new`. "
        f"Skipped: 1 file whose name does not end in .yaml ({yml})."
    )
    made(tmp_path / "ours", index__yaml="files:\n", area__yaml="questions:\n")
    with pytest.raises(finding.NoWorkbooks, match="it holds questions: check them"):
        find_workbooks([tmp_path / "ours"])


@for_each(
    ("files", "kept"),
    [
        # The name that `new` gives comes before a newer date.
        ({"kent-bins (1).yaml": NEWER, "kent-bins.yaml": {}}, "kent-bins.yaml"),
        ({"old/kent-bins.yaml": {}, "new/kent-bins.yaml": NEWER}, "new/kent-bins.yaml"),
        ({"mine.yaml": NEWER, "a copy.yaml": {}}, "mine.yaml"),
        ({"undated.yaml": {"date": None}, "z.yaml": {}}, "z.yaml"),
        ({"b.yaml": {}, "a.yaml": {}}, "a.yaml"),
        # As file-sharing programs name their copies.
        ({"Kent.yaml": {}, "Kent (1).yaml": {}}, "Kent.yaml"),
        ({"Kent.yaml": {}, "Kent - Copy.yaml": {}}, "Kent.yaml"),
        ({"Kent.yaml": {}, "Copy of Kent.yaml": {}}, "Kent.yaml"),
        ({"a/Kent (Jo's conflicted copy).yaml": {}, "b/Kent.yaml": {}}, "b/Kent.yaml"),
        ({"kent-bins.yaml": {}, "b.yaml": {"area": "KENT ", "service": "bins"}}, KENT),
        # As a Mac spells an accent, and as all others do.
        ({"a.yaml": {"area": "Mo\u0302n"}, "b.yaml": {"area": "M\u00f4n"}}, "a.yaml"),
        ({"kent-bins.yaml": {}, "next.yaml": {"round": 2}}, None),
        ({"kent-bins.yaml": {}, "b.yaml": {"service": "Bin days"}}, None),
        ({"kent-bins.yaml": {}, "b.yaml": {"area": "Kent and Medway"}}, None),
    ],
)
def test_of_files_of_one_area_service_and_round_one_counts(
    files: dict[str, dict[str, Any]], kept: str | None
) -> None:
    blank = WorkbookHeading("Kent", None, "Bins", "p@1", None, date(2026, 5, 4), 1)
    headings = [(file, blank._replace(**parts)) for file, parts in files.items()]
    others = tuple(sorted(file for file in files if file != kept))
    wanted = (Copies(kept, others),) if kept else ()
    assert finding.find_copies(headings) == wanted
    assert finding.find_copies(headings[::-1]) == wanted


def test_a_file_that_does_not_open_makes_no_other_a_copy(
    tmp_path: Path, pack: Pack
) -> None:
    book = kent(pack)
    whole = tmp_path / "copy.yaml"
    broken = tmp_path / store.file_name(book.area.name, book.service.name)
    whole.write_text(workbook_text(book, pack))
    broken.write_text(workbook_text(book, pack))
    found = find_workbooks([tmp_path]).workbooks
    assert finding.copies_among(found, pack) == (Copies(str(broken), (str(whole),)),)
    broken.write_text(workbook_text(book, pack) + "conflict: [\n")
    assert finding.copies_among(found, pack) == ()


def test_what_was_passed_over_is_counted() -> None:
    passed = [PassedOver(Path(f"{name}.yaml"), "no-workbook") for name in "abcde"]
    passed.append(PassedOver(Path(".git"), "hidden"))
    assert finding.passed_over(passed) == (
        "Skipped: 5 files that are not workbooks (a.yaml, b.yaml, c.yaml and 2 "
        "more); 1 file or folder that begins with a dot (.git)."
    )
    assert finding.passed_over([]) == ""
    odd = [PassedOver(Path("a\nb.yaml"), "no-workbook")]
    assert "(a b.yaml)" in finding.passed_over(odd)
    assert str(Copies("a", ("b\nc", "d"))) == (
        "b c and d have the same area, service and round as a, and are left out."
    )
