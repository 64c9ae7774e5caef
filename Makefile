SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help build agent run test test-fast bench fuzz format migration clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build everything (Release)
	dotnet build Wxauto.sln -c Release -m:2 --nologo

agent: ## Make the agent as it is installed (native code): artifacts/agent/linux-x64
	@tests/env/packages.sh gcc libc6-dev zlib1g-dev
	dotnet publish agent/Wxauto.Agent -c Release -r linux-x64 -o artifacts/agent/linux-x64 --nologo

run: ## Run the whole platform in one process, with a simulated WeChat
	@scripts/run.sh

test: ## Install what the tests need, build, run all tests
	@scripts/test.sh

test-fast: ## The same without the slow suites
	@scripts/test.sh --fast

bench: agent ## Measure the budgets on both databases and write docs/performance.md
	dotnet build bench/Wxauto.Bench -c Release -v q --nologo -m:2
	tests/env/with-postgres.sh tests/env/with-kubernetes.sh bench/Wxauto.Bench/bin/Release/net10.0/wxauto-bench --write docs/performance.md

fuzz: ## Read changed files of all formats for a while: make fuzz MINUTES=5
	dotnet build tests/Wxauto.Documents.Tests -c Release -v q --nologo -m:2
	FUZZ_MINUTES=$(or $(MINUTES),5) dotnet test tests/Wxauto.Documents.Tests --no-build -c Release --nologo --filter FuzzTests --logger "console;verbosity=detailed"

format: ## Bring the code into the common style
	dotnet format Wxauto.sln

migration: ## Add a migration for both databases: make migration NAME=AddSomething
	@test -n "$(NAME)" || { echo "make migration NAME=AddSomething" >&2; exit 1; }
	dotnet tool restore
	cd services/Wxauto.Schema && for p in Sqlite PostgreSql; do dotnet ef migrations add $(NAME) --context $${p}WxautoDb --output-dir Migrations/$$p || exit 1; done

clean: ## Remove what builds and test runs left
	@find . -name '*.csproj' -not -path './artifacts/*' -printf '%h/bin\0%h/obj\0' | xargs -0r rm -rf
	@rm -rf artifacts
