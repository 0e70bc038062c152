# Every target is one command of dev.py, which works the same where there is no make.
PYTHON ?= python3

.PHONY: run test check drill bench lock

run test check drill bench lock:
	@$(PYTHON) dev.py $@ $(ARGS)
