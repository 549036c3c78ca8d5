"""Kills whoever saves at random moments and looks at what is left: `python -m tests.bench.kill_saves 1000`.

The writer saves into a file, makes new ones, goes back to earlier versions and writes an export, one after another. Exit code 1
if any file was found that is not one whole version.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from planner.scenario import disk
from planner.scenario.folder import files, new, opened, restore, save, versions
from tests.scenario.whole_texts import leftovers, text, whole, write

SIZE = 50_000  # letters, so that a write takes its time


def work(folder: Path, number: int) -> None:
    """One thing that writes; it takes another number each time."""
    path = folder / "plan.yaml"
    kind = number % 4
    if kind == 3 and (kept := versions(path)):
        restore(path, kept[0].number, opened(path)[1].digest)
    elif kind == 2:
        disk.put(folder / "report.html", text(number, SIZE).encode())
    elif kind == 1:
        new(folder, f"plan {number}", text(number, SIZE))
    else:
        save(path, text(number, SIZE), opened(path)[1].digest)


def damaged(folder: Path) -> list[str]:
    """The files, earlier versions and exports that are not one whole text."""
    found = []
    report = [folder / "report.html"] if (folder / "report.html").exists() else []
    for path in [*(file.path for file in files(folder)), *(kept.path for kept in versions(folder / "plan.yaml")), *report]:
        try:
            whole(path.read_text("utf-8"), SIZE)
        except (AssertionError, UnicodeDecodeError):
            found.append(path.name)
    return found


def killed(folder: Path, first: int, after: int, wait: float) -> int:
    """Starts a writer and kills it `wait` seconds after it is done with so many things; how many it did."""
    done, doing = os.pipe()
    child = os.fork()
    if not child:
        try:
            for number in range(first, first + 1000):
                work(folder, number)
                os.write(doing, b".")
        finally:
            os._exit(1)
    os.close(doing)
    seen = sum(len(os.read(done, 1)) for _ in range(after))
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(done, 1000):
        seen += len(more)
    os.close(done)
    return seen


def run(times: int, seed: int = 1) -> dict[str, float]:
    """What was found after so many kills."""
    chance = random.Random(seed)
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "plan.yaml", text(0, SIZE))
        began = time.monotonic()
        for number in range(40):
            work(folder, 1_000_000 + number)
        pace = (time.monotonic() - began) / 40
        began, saves, parts, hit, bad = time.monotonic(), 0, set[str](), 0, list[str]()
        for turn in range(1, times + 1):
            saves += killed(folder, 1000 * turn + chance.randrange(4), turn % 5, chance.uniform(0, 1.5 * pace))
            hit += bool(set(leftovers(folder)) - parts)
            parts |= set(leftovers(folder))
            bad += damaged(folder)
            for file in files(folder):  # new files would make each turn slower than the one before
                if file.key != "plan.yaml":
                    file.path.unlink()
        save(folder / "plan.yaml", text(7, SIZE), opened(folder / "plan.yaml")[1].digest)
        for path in folder.glob(".writing-*"):
            os.utime(path, (0, 0))
        disk.put(folder / "report.html", text(8, SIZE).encode())
        return {
            "kills": times,
            "saves": saves,
            "while it was writing": hit,
            "damaged": len(bad),
            "temporary files after the next save": len(leftovers(folder)),
            "seconds": round(time.monotonic() - began, 1),
        }


if __name__ == "__main__":
    found = run(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(json.dumps(found))
    sys.exit(bool(found["damaged"] or found["temporary files after the next save"]))
