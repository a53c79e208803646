"""The benchmark of pairs, on a few whose answers are known."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEADER = "variant\tmajority\tcount_variant\tcount_majority\tkind\n"


def run_script(path: Path, text: str) -> "subprocess.CompletedProcess[str]":
    path.write_text(text, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, ROOT / "benchmarks" / "variant_pairs.py", path]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)


def rows(output: str) -> dict[str, list[str]]:
    """The figures of each line of the tables, by its name."""
    return {line[:24].strip(): line[24:].split() for line in output.splitlines() if line[24:31].strip().isdigit()}


def test_kinds_are_counted_and_failures_listed_and_unsafe_rules_stand_apart(tmp_path: Path) -> None:
    pairs = ["ស្រ្តី\tស្ត្រី\t3\t9\tencoding", "អោយ\tឲ្យ\t6\t32\tspelling", "ដី\tទឹក\t2\t5\tspelling"]
    pairs += ["ទីលាន\tលាន\t1\t5\tspelling"]  # the shorter is found inside the longer
    pairs += ["លាន\tឡាន\t4\t5\tspelling", "ប្រពន្ធ\tប្រព័ន្ធ\t7\t8\tspelling"]
    done = run_script(tmp_path / "pairs.tsv", HEADER + "\n".join(pairs))
    assert done.returncode == 0, done.stderr
    safe, unsafe = done.stdout.split("By unsafe rule")
    assert rows(safe)["encoding"] == ["1", "1", "1", "1", "1.000"]
    assert rows(safe)["spelling"] == ["3", "1", "2", "1", "0.778"]
    assert rows(safe)["all"] == ["4", "2", "3", "2", "0.833"]
    assert "ដី  ទឹក  spelling, 2 and 5 times: found neither way" in safe
    assert "ទីលាន  លាន  spelling, 1 and 5 times: found from the majority form alone" in safe
    assert rows(unsafe) == {
        "ឡ = ល": ["1", "0", "0", "0", "0.000"],
        "drop ័": ["1", "0", "0", "0", "0.000"],
        "all": ["2", "0", "0", "0", "0.000"],
    }
    assert "លាន  ឡាន  spelling, 4 and 5 times: found neither way" in unsafe


def test_pairs_that_are_all_found_need_no_list(tmp_path: Path) -> None:
    done = run_script(tmp_path / "pairs.tsv", HEADER + "អោយ\tឲ្យ\t6\t32\tspelling\n")
    assert "all are found both ways" in done.stdout
    assert "By unsafe rule" not in done.stdout


def test_a_file_of_another_form_is_told(tmp_path: Path) -> None:
    done = run_script(tmp_path / "pairs.tsv", "variant\tkind\n")
    assert done.returncode == 1
    assert "has no column count_majority, count_variant, majority" in done.stderr
    done = run_script(tmp_path / "pairs.tsv", HEADER + "ក\tខ\tmany\t1\tspelling\n")
    assert done.returncode == 1
    assert "line 2" in done.stderr
