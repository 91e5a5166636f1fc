//! Runs of `desk` that are kept in SQLite.
