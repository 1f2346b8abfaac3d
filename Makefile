# The two commands of the README are `make run` and `make test`; both do all the set-up on a fresh machine.
SHELL := bash
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

export CARGO_TERM_COLOR ?= auto
LISTEN ?= 127.0.0.1:8080
DATA ?= data
export DATA LISTEN
export BOOKMOBILE := $(CURDIR)/target/release/bookmobile

.PHONY: help run dev test check unit e2e engines bench fmt clean setup setup-test app server demo pack

help: ## Show these lines
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: setup app server pack ## Build everything, load the demo catalogue and serve it (LISTEN=127.0.0.1:8080)
	@scripts/demo-reader.sh $(DATA)
	@echo "  open http://$(LISTEN)"
	exec $(BOOKMOBILE) serve --db $(DATA)/catalogue.db --pack $(DATA)/pack --app dist --listen $(LISTEN)

dev: setup ## Serve the demo catalogue, rebuild what changes, have the open pages load it
	@scripts/dev.sh

test: ## Every check and test, browser tests included, and how long each step took
	@scripts/test.sh

check: ## Formatting, lints, licences
	@scripts/test.sh check

unit: ## Native tests, and the storage of workers in a real browser
	@scripts/test.sh unit

e2e: ## The app in a real browser, with the server stopped in between
	@scripts/test.sh e2e

engines: ## A smoke run in Firefox and WebKit
	@scripts/test.sh engines

setup: ## Find or install the tools that a build needs
	@scripts/setup.sh build

setup-test: ## The same, and what the tests need
	@scripts/setup.sh test

app: server ## Build the app for browsers into dist/, ready to serve
	@scripts/build-app.sh

server: ## Build the bookmobile command
	source scripts/versions.sh
	cargo build --release --locked -p bookmobile-server

pack: server ## Import the demo catalogue into $(DATA) and build its pack
	@scripts/demo-pack.sh $(DATA)

bench: setup-test app ## Measure; results go to docs/BENCHMARKS.md by hand
	@scripts/bench.sh

demo: ## Write the demo catalogue's MARC files from their source
	source scripts/versions.sh
	cargo run --locked -p bookmobile-catalogue --example write_demo

fmt: ## Format the Rust code
	source scripts/versions.sh
	cargo fmt --all

clean: ## Remove what was built here (compiled tools stay in ~/.cache/bookmobile)
	cargo clean
	rm -rf dist $(DATA) e2e/artefacts e2e/test-results
