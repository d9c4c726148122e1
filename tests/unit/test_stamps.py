"""Set-up work is done once, and again whenever it was not finished or is no longer true."""

from pathlib import Path

import pytest

from tools import stamps


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Made in another house."""
    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    monkeypatch.setattr(stamps, "STAMPS", tmp_path / ".setup")
    (tmp_path / ".setup").mkdir()
    return tmp_path


class _Work:
    """Work that makes a file, and counts how often it was asked to."""

    def __init__(self, root: Path) -> None:
        self.result = root / "made"
        self.times = 0
        self.fails = False

    def __call__(self) -> None:
        self.times += 1
        self.result.touch()
        if self.fails:
            raise KeyboardInterrupt

    def once(self, inputs: str) -> None:
        stamps.once("work", inputs, self, result=self.result)


def test_work_is_done_once_for_the_same_inputs(root: Path) -> None:
    """A second run of make has nothing to do; new inputs mean new work."""
    work = _Work(root)
    work.once("a")
    work.once("a")
    assert work.times == 1
    work.once("b")
    assert work.times == 2


def test_a_lost_result_is_made_again(root: Path) -> None:
    """Somebody wiped a folder."""
    work = _Work(root)
    work.once("a")
    work.result.unlink()
    work.once("a")
    assert work.times == 2


def test_interrupted_work_is_done_again(root: Path) -> None:
    """Also when its inputs turn back to those of the last work that was finished."""
    work = _Work(root)
    work.once("a")
    work.fails = True
    with pytest.raises(KeyboardInterrupt):
        work.once("b")
    work.fails = False
    work.once("a")
    assert work.times == 3


def test_a_fingerprint_knows_names_contents_and_place(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them makes what was built from it untrue."""
    one, two = root / "one", root / "two"
    one.write_text("x")
    two.write_text("y")
    first = stamps.fingerprint([one, two])
    assert stamps.fingerprint([two, one]) == first
    assert stamps.fingerprint([one]) != first
    two.write_text("z")
    assert stamps.fingerprint([one, two]) != first
    two.write_text("y")
    one.rename(root / "three")
    assert stamps.fingerprint([root / "three", two]) != first
    (root / "three").rename(one)
    monkeypatch.setattr(stamps, "ROOT", root.parent)
    assert stamps.fingerprint([one, two]) != first
