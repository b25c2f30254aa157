# Needs Python 3.11 to 3.13 and nothing else: uv, PostgreSQL and all packages are brought along.
# `make demo` shows Pulse on a sample organisation, `make test` runs all tests, `make help` lists the rest.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo dev test lint format reference client web screenshots wheel sbom secrets audit clean environment prepare

# Set in some containers; without compiled files importing Dagster takes ten times as long.
unexport PYTHONDONTWRITEBYTECODE
# The interpreter that is here, never one from a download.
export UV_PYTHON_DOWNLOADS := never
export DO_NOT_TRACK := 1
# Where a proxy signs the traffic anew, only the system's certificates know it.
CERTIFICATES := $(firstword $(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem))
ifneq ($(CERTIFICATES),)
export UV_SYSTEM_CERTS := 1
export NODE_EXTRA_CA_CERTS ?= $(CERTIFICATES)
endif

RUN := .venv/bin/
# npm where node is new enough, with node in front on PATH for what it starts.
NPM = node=$$(sh deploy/find-node.sh) && PATH="$$node:$$PATH" npm --prefix web --silent
# What is installed with Pulse, as the lock file has it, with hashes.
EXPORT = $$(sh deploy/find-uv.sh) export --frozen --quiet --no-dev --all-extras --no-emit-project
DBT_SOURCES := $(shell find dbt_project -type f \
	-not -path '*/target/*' -not -path '*/logs/*' -not -path '*/dbt_packages/*' 2>/dev/null)
MANIFEST := dbt_project/target/semantic_manifest.json
BUNDLE := api/dashboard/bundle/index.html
WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -name openapi.json 2>/dev/null)

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' Makefile | sort | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

demo: prepare web ## the sample organisation through the whole pipeline, then served (DEMO="--no-serve" and such)
	@$(RUN)pulse demo $(DEMO)

dev: prepare web/node_modules/.stamp ## API, dashboard and Dagster on a small sample organisation, reloading (DEV="--no-load" and such)
	@$(RUN)pulse dev $(DEV)

test: prepare web ## all tests (TEST="tests/unit -k name" chooses)
	@test -n "$(TEST)" || { $(NPM) test; }
	@$(RUN)python -m pytest --numprocesses auto --maxprocesses 4 --no-loadscope-reorder $(TEST)

lint: environment web/node_modules/.stamp ## style, types, import rules, and whether the dashboard's client fits the API
	@$(RUN)ruff check .
	@$(RUN)ruff format --check .
	@$(RUN)mypy
	@$(RUN)lint-imports
	@$(RUN)python -m api.openapi web/openapi.json
	@{ $(NPM) run client:check; } || { echo "web/src/api/schema.ts does not fit the API: run make client" >&2; exit 1; }
	@$(NPM) run lint

format: environment ## put the code into its form
	@$(RUN)ruff check --fix .
	@$(RUN)ruff format .

reference: prepare ## write the pages of docs/reference that come from the code
	@$(RUN)python -m pulse.metrics.reference docs/reference/metrics.md
	@$(RUN)python -m pulse_assets.insights.reference docs/reference/insights.md
	@$(RUN)python -m pulse.environment_file .env.example

client: environment web/node_modules/.stamp ## write the dashboard's client anew from the OpenAPI document
	@$(RUN)python -m api.openapi web/openapi.json
	@$(NPM) run client

web: $(BUNDLE) ## build the dashboard

screenshots: environment ## pictures of every page of a dashboard that runs, into dist/screenshots (PULSE_EMAIL, PULSE_PASSWORD)
	@$(RUN)python -m tests.e2e.screenshots dist/screenshots $(SCREENSHOTS)

wheel: prepare web ## the release: dist/pulse_analytics-*.whl, for `uv tool install` and pipx
	@$(RUN)hatchling build -t wheel -d dist

sbom: environment ## dist/pulse.cdx.json: every package that is installed with Pulse (CycloneDX)
	@mkdir -p dist
	@$(EXPORT) | $(RUN)cyclonedx-py requirements --pyproject pyproject.toml --output-file dist/pulse.cdx.json -

secrets: environment ## look for tokens and keys in what is committed; needs no network
	@git ls-files -z -- . ':!.cache' ':!uv.lock' ':!*/package-lock.json' ':!*.gz' ':!*.png' | xargs -0 \
		$(RUN)detect-secrets-hook --no-verify --disable-plugin KeywordDetector --disable-plugin BasicAuthDetector \
		--disable-plugin Base64HighEntropyString --disable-plugin HexHighEntropyString

audit: environment ## ask the index which packages of the lock file have known weaknesses (needs the network)
	@$(EXPORT) | $(RUN)pip-audit --strict --disable-pip --require-hashes --progress-spinner off --requirement /dev/stdin

clean: ## remove what the targets made; PULSE_DATA_DIR stays
	@rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@rm -rf dbt_project/target dbt_project/logs dist web/node_modules web/openapi.json api/dashboard/bundle

environment: .venv/.stamp

.venv/.stamp: pyproject.toml uv.lock deploy/find-uv.sh
	@uv=$$(sh deploy/find-uv.sh) && "$$uv" sync --frozen --quiet
	@touch $@

prepare: environment $(MANIFEST)

$(MANIFEST): $(DBT_SOURCES) .venv/.stamp
	@echo "Preparing the dbt project"
	@$(RUN)python -m pulse_assets.transform.prepare >/dev/null
	@touch $@

web/node_modules/.stamp: web/package.json web/package-lock.json | .venv/.stamp
	@echo "Installing what the dashboard is built with"
	@$(NPM) ci --loglevel error --no-progress --no-audit --no-fund
	@touch $@

$(BUNDLE): $(WEB_SOURCES) web/node_modules/.stamp
	@$(NPM) run build -- --logLevel warn
	@touch $@
