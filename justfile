# Everything works from the environment that the README's second line makes in .venv.

bin := ".venv/bin"

# what there is to run
list:
    @just --list

# all that must hold before a change is handed on: the same as .ci/run
check:
    .ci/run

# the tests, or some of them: just test tests/bank
test *where:
    {{ bin }}/python -m pytest -n 4 {{ where }}

# the laws on inputs that were never tried before
explore *where:
    {{ bin }}/python -m pytest -n 4 --hypothesis-profile=default {{ where }}

# mistakes and form
lint:
    {{ bin }}/ruff check .
    {{ bin }}/ruff format --check .

# types
types:
    {{ bin }}/mypy --strict

# one benchmark by name, or the list of them
bench name="":
    @{{ if name == "" { "ls benchmarks" } else { bin + "/python benchmarks/" + name + ".py" } }}

# the kiosk on the bundled banks
kiosk *options:
    {{ bin }}/hoctapbac kiosk {{ options }}
