from __future__ import annotations

from pathlib import Path

import pytest
from placebook import finding
from placebook.finding import Passed, find

WORKBOOK = "placebook: 1\n"


def made(folder: Path, **texts: str) -> Path:
    """A folder with files of these texts; ``__`` in a name stands for a dot."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name.replace("__", ".")).write_text(text)
    return folder


def names(found: finding.Found) -> list[str]:
    return [path.name for path in found.workbooks]


def why(found: finding.Found, folder: Path) -> dict[str, str]:
    return {str(one.path.relative_to(folder)): one.why for one in found.passed}


def test_a_folder_means_the_workbooks_directly_in_it(tmp_path: Path) -> None:
    made(tmp_path, b__yaml=WORKBOOK, a__yaml=WORKBOOK, **{"a__yaml__1__bak": WORKBOOK})
    made(tmp_path, __c__yaml=WORKBOOK, d__yml=WORKBOOK, e__YAML="", README__md="")
    made(tmp_path, compose__yaml="services:\n  placebook:\n    image: a\n", f__yaml="")
    made(tmp_path / "below", g__yaml=WORKBOOK)
    (tmp_path / "h.yaml").symlink_to(tmp_path / "a.yaml")
    found = find([tmp_path])
    assert names(found) == ["a.yaml", "b.yaml"]
    assert why(found, tmp_path) == {
        ".c.yaml": "hidden",
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
    found = find([tmp_path])
    assert names(found) == ["a.yaml", "b.yaml"]
    passed = {".git": "hidden", "linked": "link", "ours": "questions"}
    assert why(found, tmp_path) == passed
    made(tmp_path, e__yaml=WORKBOOK)
    assert find([tmp_path]) == finding.Found((tmp_path / "e.yaml",))
    both = find([tmp_path], deep=True)
    assert names(both) == ["e.yaml", "a.yaml", "b.yaml"]
    assert why(both, tmp_path) == passed


def test_without_a_path_it_is_where_new_saves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(finding.NoWorkbooks):
        find([])
    made(Path("workbooks/published"), a__yaml=WORKBOOK)
    assert find([]).workbooks == (Path("workbooks/published/a.yaml"),)


@pytest.mark.parametrize(
    "content",
    [
        b"#: Placebook workbook. Kent.\narea:\n",
        b"placebook: 1\narea: {name: [\n",
        b"# ours\n'placebook': 1\n",
        b"\xef\xbb\xbfplacebook: 1\n",
        b'{"placebook": 1}',
        b"{placebook: 1, area: [}",
        b"pack: open-data-services@1\narea:\n  name: Kent\n",
        b"<<<<<<< HEAD\nplacebook: 1\n=======\n",
        "placebook: 1\n".encode("utf-16"),
        b"placebook: 1\narea:\n  name: Caf\xe9\n",
        b"placebook: 1\n" + b"#" * 2_000_000,
    ],
)
def test_a_damaged_workbook_is_one_still(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.yaml").write_bytes(content)
    assert find([tmp_path]) == finding.Found((tmp_path / "a.yaml",))


def test_a_file_that_cannot_be_looked_into_is_left_to_be_opened(tmp_path: Path) -> None:
    """So is one that is empty, where a summary says that it was a workbook."""
    made(tmp_path, a__yaml="", a__summary__md="Kent")
    made(tmp_path / "closed").chmod(0)
    (tmp_path / "b.yaml").write_text(WORKBOOK)
    (tmp_path / "b.yaml").chmod(0)
    found = find([tmp_path], deep=True)
    (tmp_path / "closed").chmod(0o700)
    assert names(found)[:2] == ["a.yaml", "b.yaml"]
    assert found.passed == ()


def test_files_are_taken_as_they_are_and_once(tmp_path: Path) -> None:
    made(tmp_path, a__yaml=WORKBOOK, b__yaml="", a__summary__md="", a__yaml__1__bak="")
    workbook, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    summary, backup = tmp_path / "a.summary.md", tmp_path / "a.yaml.1.bak"
    assert find([other, tmp_path, workbook]).workbooks == (other, workbook)
    # As a shell's * has them.
    assert find([workbook, backup, summary]).workbooks == (workbook,)
    assert find([backup]).workbooks == (backup,)
    assert find([tmp_path / "gone.yaml"]).workbooks == (tmp_path / "gone.yaml",)


def test_a_folder_without_workbooks_says_what_is_there_instead(tmp_path: Path) -> None:
    made(tmp_path, kent__yml=WORKBOOK)
    with pytest.raises(finding.NoWorkbooks) as caught:
        find([tmp_path])
    yml = tmp_path / "kent.yml"
    assert str(caught.value) == (
        f"{tmp_path}: there is no workbook here; start one with `placebook new`. "
        f"Passed over: 1 file whose name does not end in .yaml ({yml})."
    )
    made(tmp_path / "ours", index__yaml="files:\n", area__yaml="questions:\n")
    with pytest.raises(finding.NoWorkbooks, match="it holds questions"):
        find([tmp_path / "ours"])


def test_what_was_passed_over_is_counted() -> None:
    passed = [Passed(Path(f"{name}.yaml"), "no-workbook") for name in "abcde"]
    passed.append(Passed(Path(".git"), "hidden"))
    assert finding.passed_over(passed) == (
        "Passed over: 5 files that are no workbooks (a.yaml, b.yaml, c.yaml and 2 more)"
        "; 1 file or folder that begins with a dot (.git)."
    )
    assert finding.passed_over([]) == ""


def test_a_part_of_a_name_brings_those_it_may_mean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made(Path("workbooks/published"), **{"kent-bins__yaml": WORKBOOK})
    made(Path("workbooks/published"), **{"kent-fuel-poverty__yaml": WORKBOOK})
    made(Path("workbooks/published"), **{"leeds-bins__yaml": WORKBOOK})
    there = Path("workbooks/published")
    kent = [there / f"kent-{name}.yaml" for name in ("bins", "fuel-poverty")]
    assert finding.near(Path("kent")) == kent
    assert finding.near(Path("workbooks/kent.yaml")) == kent
    assert finding.near(Path("workbooks/published/kent-bins.yaml")) == []
    assert finding.near(Path("workbooks/york.yaml")) == []
