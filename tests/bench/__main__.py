"""`python -m tests.bench`: every benchmark, one after the other."""

from tests.bench import bench_engine

if __name__ == "__main__":
    bench_engine.main()
