"""Memory that is freed serves the next arrays, on the main thread and on others."""

import platform
import subprocess
import sys

import pytest

ROUNDS = """
import resource, sys, threading
import numpy as np
from planner.analysis.memory import keep_freed

def faults():
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    arrays = [np.ones(400_000) for _ in range(50)]  # 3 MB each, as a chunk of draws has them
    del arrays
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before

def rounds():
    faults()
    print(faults())

if sys.argv[1] == "kept":
    keep_freed()
rounds()
thread = threading.Thread(target=rounds)
thread.start()
thread.join()
"""
PAGES = 50 * 400_000 * 8 // 4096


def faults(how: str) -> list[int]:
    done = subprocess.run([sys.executable, "-c", ROUNDS, how], capture_output=True, text=True, check=True, timeout=60)
    return [int(line) for line in done.stdout.split()]


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the C library of GNU can be asked")
def test_a_second_round_fetches_no_pages_anew():
    assert faults("as it is")[0] > PAGES / 2
    assert max(faults("kept")) < PAGES / 50
