"""``python -m simulation`` is the command ``workforce``."""

from experiments.cli import main

if __name__ == "__main__":
    main()
