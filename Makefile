# TradeIn: build, show, test, measure. `make help` lists the targets.

SWIFT        ?= swift
# The toolchain's own linker halves the time of linking; the same flags everywhere keep one build usable by all targets.
BUILD_FLAGS  ?= -Xswiftc -use-ld=lld
TRADEIN      := .build/debug/tradein
RELEASE      := .build/release/tradein
DEMO         := tradein-data/demo
DEMO_DAY     := 2026-11-23

# Where the tests' tools were installed (test-tools), their Python has the packages that the checks want.
PYTHON       := $(or $(wildcard .build/tools/bin/python3),python3)

.PHONY: help setup test-tools build release demo test unit end-to-end rules oracle bench scale alerts pictures differential faults fuzz soak format format-check clean

help:
	@echo "make demo          set up, build, and process SampleClaims"
	@echo "make test          set up, build, and run all tests"
	@echo "make bench         measure speed and memory, and decisions a second (release build)"
	@echo "make scale         process a million rows, and interrupt it; half an hour"
	@echo "make alerts        measure the detectors of suspicious patterns; ALERT_SEED=2 makes another trade"
	@echo "make pictures      measure how well pictures that are used again are found (Pillow and numpy from PyPI)"
	@echo "make differential  hold both forms of the rules against each other; SECONDS=600 says how long"
	@echo "make soak          kill the command a few hundred times in a year of payments"
	@echo "make fuzz          look for expressions, models, claim files and documents that crash or hang; SECONDS=600 each"
	@echo "make faults        fail appends, rotations and checks of the log at every system call (strace)"
	@echo "make format        lay out the sources; make format-check only looks"
	@echo "make clean         remove what was built and the demo's workspace"

setup:
	@sh Tests/Scripts/setup.sh

# Programs of others that tests compare with; what can't be had is said and skipped.
test-tools:
	@sh Tests/Scripts/test-tools.sh

build: setup
	$(SWIFT) build $(BUILD_FLAGS)

release: setup
	$(SWIFT) build -c release $(BUILD_FLAGS) --product tradein

demo: build
	@sh Tests/Scripts/demo.sh $(TRADEIN) $(DEMO) $(DEMO_DAY)

test: setup test-tools
	$(SWIFT) build --build-tests $(BUILD_FLAGS)
	$(MAKE) --no-print-directory rules oracle end-to-end unit

# The modules' own tests, in under a minute; and the built command as its users meet it.
unit:
	$(SWIFT) test --skip-build $(BUILD_FLAGS) --skip '^CommandTests\.'

end-to-end:
	$(SWIFT) test --skip-build $(BUILD_FLAGS) --filter '^CommandTests\.'

rules:
	$(TRADEIN) rules check --strict --on $(DEMO_DAY)
	$(TRADEIN) rules fmt --check
	$(PYTHON) Tests/Scripts/schema.py
	$(TRADEIN) rules test --coverage --mcdc --mutate
	$(TRADEIN) alerts test

oracle:
	@sh Tests/Scripts/oracle.sh $(TRADEIN)

bench: release test-tools
	$(SWIFT) build -c release $(BUILD_FLAGS) --product decision-benchmark
	python3 Tests/Benchmarks/bench.py $(RELEASE) --decisions $(dir $(RELEASE))decision-benchmark
	$(SWIFT) build -c release $(BUILD_FLAGS) --product reading-benchmark
	$(firstword $(wildcard .build/tools/bin/python3) python3) Tests/Benchmarks/bench_reading.py $(dir $(RELEASE))reading-benchmark
	python3 Tests/Benchmarks/bench_scale.py $(RELEASE) --csv 10000,100000 --xlsx 10000,50000 --shared 10000,50000 --interrupt 50000
	python3 Tests/Benchmarks/bench_money.py $(RELEASE)
	python3 Tests/Benchmarks/rule_tools.py $(RELEASE)
	$(SWIFT) build -c release $(BUILD_FLAGS) --product log-benchmark
	python3 Tests/Benchmarks/log_bench.py $(RELEASE) --append $(dir $(RELEASE))log-benchmark
	python3 Tests/Benchmarks/whole_bench.py $(RELEASE)

# Files of a million rows and workbooks of 200,000: time, memory, and Ctrl-C in the middle. Takes half an hour and 15 GB of disk.
scale: release
	python3 Tests/Benchmarks/bench_scale.py $(RELEASE) --interrupt 1000000

# Made-up packs and claims in both forms of the rules, until the time is over; SEED continues where another run ended.
SECONDS      ?= 600
SEED         ?= $(shell date +%s)
differential: setup
	DIFFERENTIAL_SECONDS=$(SECONDS) DIFFERENTIAL_SEED=$(SEED) $(SWIFT) test $(BUILD_FLAGS) --filter DifferentialTests

# Recall and false alarms of the detectors on a made-up trade with planted fraud; ALERT_SEED=2 makes another.
alerts: build
	python3 Tests/Benchmarks/alerts.py $(TRADEIN) --seed $(or $(ALERT_SEED),1)

# Pictures made up and used again in many ways: how many are found, and how many different ones are taken for the same.
PICTURES     ?= 500
pictures: setup
	python3 -m venv .build/pictures && .build/pictures/bin/pip install -q pillow numpy
	.build/pictures/bin/python3 Tests/Benchmarks/pictures.py .build/pictures/made --each $(PICTURES) --changed 25
	$(SWIFT) build -c release $(BUILD_FLAGS) --product picture-benchmark
	$(dir $(RELEASE))picture-benchmark .build/pictures/made

# A year's work with money, killed a few hundred times at random moments.
soak:
	$(SWIFT) build --build-tests $(BUILD_FLAGS)
	KILLS=300 $(SWIFT) test --skip-build $(BUILD_FLAGS) --filter MoneyKillTests

# Expressions, models, claim files and documents from outside, made up by libFuzzer; built apart from the package. TARGETS picks some.
fuzz:
	@sh Tests/Fuzzing/fuzz.sh $(SECONDS) $(TARGETS)

# Takes half an hour: every call of each kind answers EIO once, and kills the process once. EVERY=5 takes every fifth call.
EVERY        ?= 1
faults: build
	python3 Tests/Faults/append.py --command $(TRADEIN) --rules Rules --every $(EVERY)
	python3 Tests/Faults/rotate.py --command $(TRADEIN) --rules Rules --every $(EVERY)
	python3 Tests/Faults/verify.py --command $(TRADEIN) --rules Rules --every $(EVERY)

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

format-check:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

clean:
	rm -rf .build $(DEMO)
