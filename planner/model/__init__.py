"""The engine: pure NumPy over arrays (draw, cohort or site, month); knows no file, clock, screen or random seed."""
