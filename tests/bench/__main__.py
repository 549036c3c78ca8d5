"""`python -m tests.bench`: every benchmark, one after the other."""

from planner.analysis.copies import may_be_copied
from tests.bench import bench_bridge, bench_chance, bench_engine, bench_large, bench_page

if __name__ == "__main__":
    may_be_copied()
    bench_engine.main()
    bench_large.main()
    bench_bridge.main()
    bench_chance.main()
    bench_page.main()
