"""`python -m hoctapbac` is the same door as the `hoctapbac` command."""

from hoctapbac.cli import main

if __name__ == "__main__":
    main()
