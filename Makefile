# TopoWeb. `make` alone lists what there is; the work itself is in .ci/.
SHELL := /bin/bash
DATA ?=
ARGS ?=
LAB_DIR ?= lab
LAB_PORT ?= 5443
export DATA LAB_DIR LAB_PORT

.PHONY: help run serve-lab build datasets samples figures test soak scan bench clean

help: ## List these targets.
	@sed -nE 's/^([a-z-]+):.*## (.*)$$/  make \1\t\2/p' Makefile | expand -t 18

run: build ## Start on http://127.0.0.1:5080. DATA=DIR names a directory with data sets, ARGS=... goes to the server.
	@.ci/datasets.sh automatic
	@.ci/topoweb.sh $(ARGS)

serve-lab: build ## Try a server for a lab on https://0.0.0.0:5443: accounts, PostgreSQL, a certificate. LAB_DIR=DIR keeps it (./lab), LAB_PORT=N.
	@.ci/datasets.sh automatic
	@.ci/lab.sh $(ARGS)

build: ## Restore and publish to artifacts/app, where anything has changed.
	@.ci/build.sh

datasets: build ## Get every data set that is missing, CIFAR-10 (170 MB) too, and list them.
	@.ci/datasets.sh all

samples: build ## Train and pack the samples that ship with the program (hours on two cores). ARGS=NAME makes one.
	@.ci/samples.sh $(ARGS)

figures: build ## Compute our results for the paper's figures and record their numbers. ARGS names some.
	@.ci/figures.sh $(ARGS)

test: ## Set up and run all tests; the last line counts them.
	@.ci/test.sh

soak: ## Kill processes at every moment of their work and look what is left: 200 kills, about half an hour. TOPOWEB_KILLS=N.
	@.ci/soak.sh

scan: build ## Scan a server of its own with wapiti, nmap and sslscan; reports in artifacts/scan.
	@TOPOWEB_APP=$(CURDIR)/artifacts/app/TopoWeb.dll .ci/scan.sh

bench: ## Measure beside other programs. ARGS='--rows knn,rips' chooses, ARGS='--growth' measures growth.
	@.ci/bench.sh $(ARGS)

clean: ## Remove what was built and restored; data and data sets stay.
	rm -rf artifacts node_modules wwwroot/lib
	find src tests -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
