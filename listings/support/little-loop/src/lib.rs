//! A runtime for one thread.
