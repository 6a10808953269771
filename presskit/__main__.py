"""`python -m presskit` is the `presskit` command."""

from presskit.cli import main

if __name__ == "__main__":
    main()
