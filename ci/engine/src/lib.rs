//! A small real model, to which the tests' client talks as it does to `fake-llm`: see `serve.py`, which starts it and runs
//! the test.
