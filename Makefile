.DEFAULT_GOAL := help
.PHONY: help build run test format migration clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

build: ## build everything (Release)
	dotnet build Wxauto.sln -c Release -m:2 -v q -nologo

run: ## start the server with the sample shop and one simulated agent
	@scripts/run.sh

test: ## run all tests; the last line is "N passed, N failed"
	@scripts/test.sh

format: ## format the code
	dotnet format Wxauto.sln

migration: ## add a migration for both databases: make migration NAME=AddSomething
	dotnet tool restore
	cd services/Wxauto.Hosting && for p in Sqlite PostgreSql; do dotnet ef migrations add $(NAME) --context $${p}WxautoDb --output-dir Storage/Migrations/$$p || exit 1; done

clean: ## remove what building made
	rm -rf artifacts; find . -name bin -o -name obj | xargs rm -rf
