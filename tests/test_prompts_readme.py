"""What `prompts/README.md` tells people who change questions is so."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from placebook.base.errors import Problem
from placebook.base.yaml_reader import parse_yaml
from placebook.model import pack_loader
from placebook.model.pack_loader import BUILT_IN
from placebook.model.pack_types import Fits, Levels, Next, Statement

from tests.cases import for_each
from tests.conftest import ROOT, call
from tests.test_docs import flexible

GUIDE = (ROOT / "prompts" / "README.md").read_text()
TRANSCRIPTS = [
    "\n".join(line.strip() for line in block.split("\n"))
    for block in re.findall(r"```console\n(.*?)```", GUIDE, re.DOTALL)
]
YAML = re.findall(r"( *)```yaml\n(.*?)```", GUIDE, re.DOTALL)
OPTIONAL = ("why", "note", "listed", "changed", "sources")
PEERS = "readiness/peer-networks.yaml"
BANDS = re.compile(r"bands:\n(?:  .*\n)+")


def block(words: str) -> str:
    """The YAML that has these words, without the indentation of a list around it."""
    [found] = [(indent, text) for indent, text in YAML if words in text]
    indent, text = found
    return re.sub(f"^{indent}", "", text, flags=re.MULTILINE)


def change(folder: Path, name: str, *pairs: tuple[str, str]) -> None:
    text = (folder / name).read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / name).write_text(text)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copy_in(tmp_path)


def copy_in(folder: Path) -> Path:
    return Path(shutil.copytree(BUILT_IN, folder / "questions"))


def problems(folder: Path) -> list[Problem]:
    return pack_loader.examine_pack(folder)[1]


def test_the_commands_say_what_is_shown(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "workbooks", tmp_path / "workbooks")
    for name in ("prompts", "mistaken", "own"):
        shutil.copytree(BUILT_IN, tmp_path / name)
    change(tmp_path / "mistaken", PEERS, ("text: Before", "text: “Before: "))
    change(tmp_path / "own", "index.yaml", ("id: open-data-services", "id: own"))
    ids = [("- id: reuse-others-work", "- id: others"), ("- id: giving-", "- id: ")]
    change(tmp_path / "own", PEERS, *ids)
    codes = []
    for transcript in TRANSCRIPTS:
        for part in transcript.removeprefix("$ ").split("\n$ "):
            command, _, expected = part.partition("\n")
            words = shlex.split(command)
            assert words[0] == "placebook"
            ran = call(*words[1:], cwd=tmp_path)
            assert re.fullmatch(flexible(f"{expected.strip()}\n"), ran.out + ran.err), (
                ran
            )
            codes.append(ran.code)
    assert codes == [0, 0, 0, 1, 0]


def test_every_file_is_named_and_every_one_named_is_there() -> None:
    table = GUIDE.partition("| File | Holds |")[2].partition("\n\n")[0]
    named = set(re.findall(r"`([a-z-]+\.yaml)`", table))
    assert named == {path.name for path in BUILT_IN.glob("*.yaml")}


def test_the_keys_of_a_statement_and_what_fits_are_those_of_the_program() -> None:
    table = GUIDE.partition("## A statement")[2].partition("**To add one")[0]
    rows = dict(re.findall(r"^\| `([a-z]+)` \| (.*) \|$", table, re.MULTILINE))
    assert set(rows) == set(Statement.model_fields)
    told = {key: set(re.findall(r"up to (\d+)", row)) for key, row in rows.items()}
    fields = Statement.model_fields | {
        "levels": Levels.model_fields["starting"],
        "next": Next.model_fields["starting"],
    }
    for key, field in fields.items():
        fits = {str(each.most) for each in field.metadata if isinstance(each, Fits)}
        assert told[key] == (fits if key != "why" else set())
    for key, row in rows.items():
        assert ("left out" in row) == (key in OPTIONAL)


def test_the_example_of_how_text_looks_is_read_as_it_says() -> None:
    document = parse_yaml(block("begins with a bar"))
    assert document.faults == ()
    assert document.data == {
        "title": "Peer networks",
        "about": "A long text begins with a bar. Its lines stand further in than the "
        'key, and\nmay have any sign in them: "quotes", colons: and so on.',
        "evidence": "Still missing: a text with a colon and a space in it stands in "
        "quotes.",
    }


def test_a_ninth_recommendation_is_asked_and_counted(copy: Path) -> None:
    (copy / "readiness" / "learning.yaml").write_text(block("id: learning"))
    last = "  - readiness/problem-focus.yaml\n"
    change(copy, "index.yaml", (last, f"{last}  - readiness/learning.yaml\n"))
    assert [(p.where, p.level) for p in problems(copy)] == [("version", "remark")]
    change(copy, "index.yaml", ("\nversion: 2", "\nversion: 3"))
    assert problems(copy) == []
    assert len(pack_loader.load_pack(copy).recommendations) == 9


def test_a_statement_is_retired_as_it_is_shown(copy: Path) -> None:
    text = (copy / PEERS).read_text()
    start_of = text.index("  - id: giving-back")
    (copy / PEERS).write_text(text[:start_of] + block("since: 3"))
    change(copy, "index.yaml", ("\nversion: 2", "\nversion: 3"))
    assert problems(copy) == []


def test_weights_and_bands_are_as_they_are_shown(copy: Path) -> None:
    weight = block("weight: {access")
    change(copy, PEERS, ("title: Peer networks\n", f"title: Peers\n{weight}"))
    index = (copy / "index.yaml").read_text()
    (copy / "index.yaml").write_text(BANDS.sub(block("On the way"), index))
    change(copy, "index.yaml", ("\nversion: 2", "\nversion: 3"))
    assert problems(copy) == []
    pack = pack_loader.load_pack(copy)
    assert [band.from_ for band in pack.bands] == [0, 50]
    [weight_of] = [r.weight for r in pack.recommendations if r.weight]
    assert weight_of == {"access": 1, "delivery": 2, "policy": 1}


@for_each(
    ("name", "old", "new", "what"),
    [
        ("focus.yaml", "id: focus.affected", "id: focus.cost", "'focus.cost' is not a"),
        (
            "index.yaml",
            "  in-place:",
            "  better:\n    title: Better\n  in-place:",
            "'b",
        ),
        ("roles.yaml", "  - id: steward", "  - id: keeper", "are not those of the"),
        ("gaps.yaml", "id: no-steward", "id: no-budget", "'no-budget' is not a rule"),
        ("gaps.yaml", "pattern: [", "area: [", "means nothing here"),
    ],
)
def test_what_cannot_be_added_is_refused(
    tmp_path: Path, name: str, old: str, new: str, what: str
) -> None:
    copy = copy_in(tmp_path)
    change(copy, name, (old, new))
    assert what in " ".join(found.what for found in problems(copy))


def test_a_translation_opens_the_same_workbooks(tmp_path: Path, copy: Path) -> None:
    old = "text: The team learns"
    change(copy, PEERS, (old, "text: Mae'r tîm yn dysgu"))
    change(copy, "index.yaml", ("title: Partly", "title: Yn rhannol"))
    name = "north-lanarkshire-requests-about-business-rates.yaml"
    path = tmp_path / name
    shutil.copy(ROOT / "workbooks" / "published" / name, path)
    english = path.read_bytes()
    for folder in (copy, BUILT_IN):
        ran = call("check", "--fix", "--pack", folder, path, cwd=tmp_path)
        assert ran.code == 0
        said = call("summary", "--pack", folder, path, cwd=tmp_path).out
        assert ("Yn rhannol" in " ".join(said.split())) == (folder == copy)
        assert ("#: Mae'r tîm" in path.read_text()) == (folder == copy)
    assert path.read_bytes() == english
