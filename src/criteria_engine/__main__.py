"""`python -m criteria_engine` is the console script."""

from criteria_engine.cli import main

main()
