"""The measure of "did you mean", on a few sentences."""

import re
import sys
from pathlib import Path
from random import Random

import pytest

from benchmarks import spelling
from searcher.text.analysis import key
from tests.strategies import KHMER_WORDS

SENTENCES = [" ".join(KHMER_WORDS[start:] + KHMER_WORDS[:start]) for start in range(len(KHMER_WORDS))]


def test_it_asks_for_slips_and_for_what_is_spelt_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sentences, others = tmp_path / "sentences.txt", tmp_path / "others.txt"
    sentences.write_text("\n".join(SENTENCES), "utf-8")
    others.write_text("សាលារៀន សៀវភៅ ខ្មែរ", "utf-8")
    monkeypatch.setattr(spelling, "ASKED", 20)
    monkeypatch.setattr(sys, "argv", ["spelling", str(sentences), str(others)])
    spelling.main()
    printed = capsys.readouterr().out
    assert re.search(r"^Khmer words, of 12: right [01]\.\d{3}, none [01]\.\d{3}", printed)
    assert float(re.findall(r"right ([\d.]+),", printed)[0]) > 0.5
    assert "words rightly spelt that no post holds: 2, offered another 0.000" in printed


def test_an_edit_is_one_slip() -> None:
    edit, random = spelling._KhmerEdits([KHMER_WORDS]), Random(1)
    kinds = {edit("ប្រព័ន្ធ", random)[0] for _ in range(99)}
    assert kinds == {"same base", "confused", "other base", "less", "more", "swapped"}
    slips = [typed for kind, typed in (edit("ទឹក", random) for _ in range(99)) if kind == "confused"]
    assert {key(slip) for slip in slips} == {key("ទឺក")}
