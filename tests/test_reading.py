"""Many files at once: what comes back is the same however many processes read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from placebook import as_data, serialise
from placebook.commands.reading import entries
from placebook.comparing import Entry, compare
from placebook.errors import Unread
from placebook.pack import Pack
from placebook.spelling import spell

from .conftest import full, kent, start

MANY = 450
HOSTILE = {
    "a1.yaml": b"placebook: 1\nareas: x\n",
    "b1.yaml": "placebook: 1\n".encode("utf-16"),
    "c1.yaml": b"<<<<<<< ours\nplacebook: 1\n",
}


def fill(folder: Path, pack: Pack) -> None:
    folder.mkdir()
    for n in range(MANY):
        text = spell(kent(pack, area={"name": f"Area {MANY - n}"}), pack)
        (folder / f"{n:03}.yaml").write_text(text)
    for name, content in HOSTILE.items():
        (folder / name).write_bytes(content)
    (folder / "full.yaml").write_text(spell(full(pack), pack))


def test_more_processes_read_what_one_reads_and_in_the_same_order(
    tmp_path: Path, pack: Pack
) -> None:
    fill(tmp_path / "many", pack)
    together = start("compare", "many", "--format", "json", cwd=tmp_path)
    paths = sorted((tmp_path / "many").iterdir())
    alone = list(entries(paths, pack, None, many=10**9))
    assert [path for path, _ in alone] == paths
    read = [found for _, found in alone if isinstance(found, Entry)]
    others = [(p, found) for p, found in alone if not isinstance(found, Entry)]
    unread = [Unread(str(p), found) for p, found in others]
    lists = as_data.comparison(compare(pack, read), unread)
    wanted = "".join(serialise.json_lists(lists))
    assert together.out == wanted.replace(f"{tmp_path}/", "")
    assert (together.code, len(read), len(unread)) == (1, MANY + 1, len(HOSTILE))
    assert together.err.count(": is left out:") == len(HOSTILE)


def test_a_reader_that_goes_away_ends_them_all(tmp_path: Path, pack: Pack) -> None:
    fill(tmp_path / "many", pack)
    words = [sys.executable, "-m", "placebook", "compare", "many", "--format", "json"]
    with subprocess.Popen(
        words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert running.wait(timeout=60) == 141
        assert running.stderr.read() == b""
