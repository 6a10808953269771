# make newsroom   every kit in data/, into output/
# make test       what CI runs: style, types, the direction of the rooms, tests
# make test-all   the longer checks too
# make goldens    renew the golden images, after looking at what changed
# make bench      how long things take, as ratios to other tools
# make lock       renew the locked versions

.PHONY: newsroom test test-all goldens bench lock clean
.DEFAULT_GOAL := newsroom

newsroom: .venv/.ready
	@.venv/bin/presskit build --data data --output output

.venv/.ready: requirements.lock pyproject.toml presskit/native.py .ci/bootstrap
	@.ci/bootstrap requirements.lock
	@touch $@

.venv/.ready-to-test: .venv/.ready requirements-dev.lock .ci/test-tools tests/site/tools/package-lock.json
	@.ci/bootstrap requirements-dev.lock
	@.ci/test-tools
	@touch $@

test: .venv/.ready-to-test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/pytest -n 2 --dist worksteal -m "not slow"

test-all: .venv/.ready-to-test
	.venv/bin/pytest -n 2 --dist worksteal

goldens: .venv/.ready-to-test
	PRESSKIT_RENEW_GOLDENS=1 .venv/bin/pytest -m "not slow" tests/assets/cards/test_goldens.py

bench: .venv/.ready-to-test
	.venv/bin/python -m tests.benchmarks.rendering
	.venv/bin/python -m tests.benchmarks.builds linear

# Needs uv (https://docs.astral.sh/uv/). The locks hold versions and digests, no addresses.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --upgrade -q pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --upgrade -q --group dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
