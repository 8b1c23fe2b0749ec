"""`python -m coproduce` is the `coproduce` command."""

from coproduce.cli import main

main(prog_name="coproduce")
