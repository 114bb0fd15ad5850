from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from placebook.base.errors import PlacebookError, Unreadable
from placebook.model import store
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import put_value

from tests.cases import for_each
from tests.conftest import kent
from tests.model.test_workbook_reader import with_retired


@for_each(
    ("area", "service", "name"),
    [
        ("Kent", "Fuel poverty support", "kent-fuel-poverty-support.yaml"),
        ("../..", "/etc/passwd", "area-etc-passwd.yaml"),
        ("CON", "NUL", "con-nul.yaml"),
        ("-rf", "--help", "rf-help.yaml"),
        ("\u202eKent", "\u200f", "kent-service.yaml"),
        ("?", "!", "area-service.yaml"),
        ("Sir Fôn", "Tŷ", "sir-fon-ty.yaml"),
    ],
)
def test_a_file_s_name_is_made_of_area_and_service(
    area: str, service: str, name: str
) -> None:
    assert store.file_name(area, service) == name


def test_a_name_of_any_length_fits_a_disk() -> None:
    for letter in ("x", "日", "𝒳"):
        name = store.summary_path(Path(store.file_name(letter * 400, letter * 400)))
        assert len(name.name.encode()) <= 255


def test_saving_what_is_there_touches_nothing(tmp_path: Path, pack: Pack) -> None:
    saved = store.save(Saved(tmp_path / "a.yaml", kent(pack)), pack)
    before = saved.path.stat().st_mtime_ns
    assert store.save(saved, pack) == saved
    assert saved.path.stat().st_mtime_ns == before


def test_what_was_saved_opens_again(tmp_path: Path, pack: Pack) -> None:
    saved = store.save(Saved(tmp_path / "a.yaml", kent(pack)), pack)
    assert store.open_workbook(saved.path, pack) == saved


def test_what_does_not_fit_is_not_opened(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("placebook: 1\nfoo: 2\n")
    with pytest.raises(Unreadable) as caught:
        store.open_workbook(path, pack)
    assert [problem.where for problem in caught.value.problems] == [
        "pack",
        "area",
        "service",
        "foo",
    ]


def test_a_new_version_backs_the_old_file_up_first(tmp_path: Path, pack: Pack) -> None:
    newer, gone = with_retired(pack)
    recommendation, _, statement = gone.partition(".")
    book = kent(pack, readiness={recommendation: {statement: {"answer": "partly"}}})
    path = store.save(Saved(tmp_path / "a.yaml", book), pack).path
    old = path.read_bytes()
    opened = store.open_workbook(path, newer)
    store.save(opened, newer)
    assert (tmp_path / f"a.yaml.{pack.version}.bak").read_bytes() == old
    again = store.open_workbook(path, newer)
    assert again.older is None
    assert again.workbook.pack == newer.reference


def test_no_backup_is_written_over(tmp_path: Path, pack: Pack) -> None:
    saved = store.save(Saved(tmp_path / "a.yaml", kent(pack)), pack)
    assert store.back_up(saved, 1) == store.back_up(saved, 1)
    changed = put_value(saved.workbook, ("notes", 0), "Later.")
    later = store.save(replace(saved, workbook=changed), pack)
    assert store.back_up(later, 1).name == "a.yaml.1-2.bak"
    assert len(list(tmp_path.iterdir())) == 3


def test_a_new_workbook_is_never_written_over_one_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.yaml"
    store.create(path)
    path.write_text("theirs")
    with pytest.raises(store.AlreadyThere, match="this workbook exists already"):
        store.create(path)
    link = tmp_path / "link.yaml"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(PlacebookError):
        store.create(link)


def test_a_leading_dash_is_shown_so_that_it_can_be_typed() -> None:
    assert store.shell_path(Path("-a b.yaml")) == "'./-a b.yaml'"
