# `make run` and `make test` need git, make and any Python 3; everything else is set up in the checkout.
.DEFAULT_GOAL := help
BIN := .venv/bin

.PHONY: help setup dev run shell train test check lint format evaluate bench reliability soak cluster screenshots wordpress lock sbom licences docs clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

setup:  ## set everything up: environment, widget, knowledge store, model
	@scripts/setup.sh
	@$(BIN)/mesobot train

dev:  ## the same, with the test tools
	@scripts/setup.sh dev
	@$(BIN)/mesobot train

run: setup  ## start the assistant on http://localhost:5005 (PORT=… for another)
	@$(BIN)/mesobot run $(if $(PORT),--port $(PORT))

shell: setup  ## talk to the assistant in this terminal
	@$(BIN)/mesobot shell

train:  ## build the knowledge store and train the model again
	@scripts/setup.sh
	@$(BIN)/mesobot train --force

test:  ## set up, lint, train and run all tests, in two streams
	@scripts/setup.sh dev
	@scripts/test.sh

lint:  ## ruff, mypy, import rules
	@scripts/setup.sh dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check:  ## lint and the quick tests: those that need no model, service, browser or process
	@scripts/setup.sh dev
	@scripts/check.sh

format:  ## let ruff fix and format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

reliability: dev  ## run the fault tests and write docs/reference/reliability.md
	@MESOBOT_WRITE_DOCS=1 $(BIN)/python -m pytest $$(grep -rl "reliability: Record" tests --include="test_*.py")

soak: dev  ## a mixed load with random faults for five minutes (SOAK_SECONDS=…)
	@$(BIN)/python -m tests.soak

screenshots: dev  ## draw the widget, the editors' desk and Slack messages into docs/img (needs chromium)
	@$(BIN)/python -m tests.browser.screenshots
	@$(BIN)/python -m tests.browser.desk_pictures
	@$(BIN)/python -m tests.browser.slack_pictures

wordpress:  ## pack the WordPress plugin into web/wordpress/mesobot-assistant.zip
	@scripts/wordpress.sh

cluster: dev  ## PostgreSQL, Redis, two assistants, two action servers, nginx: load, kill one (CLUSTER_SECONDS=60)
	@$(BIN)/python -m tests.cluster

bench: dev  ## measure beside stock Rasa and write docs/reference/performance.md (half an hour to an hour; BENCH="--quick" to try)
	@$(BIN)/python -m bench $(BENCH)

lock:  ## resolve requirements/*.in again, with hashes and without addresses
	@scripts/lock.sh

sbom:  ## write the software bill of materials into requirements/sbom.json (and the widget's beside it)
	@scripts/sbom.sh

docs:  ## write the parts of docs/ that are generated from code
	@$(BIN)/python scripts/docs.py

licences:  ## write docs/reference/licences.md from the installed packages
	@$(BIN)/python scripts/licences.py

clean:  ## remove build results, keep the environment
	rm -rf models facts.db web/dist evaluation.html results
