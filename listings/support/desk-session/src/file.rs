//! The file, and what is written into it.

use crate::Conflict;
use crate::saved::Saved;
use rusqlite::{
    Connection, OptionalExtension, Result, Transaction, TransactionBehavior, params,
};
use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long to wait for another process that writes. A save takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

// ANCHOR: file
pub(crate) struct File {
    /// Nothing, once it is closed.
    connection: Option<Connection>,
    /// The versions that this process has loaded or saved. Each save of a run adds one.
    versions: HashMap<String, i64>,
}

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS runs (
        id TEXT PRIMARY KEY, version INTEGER NOT NULL, state TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS messages (
        run TEXT, number INTEGER, message TEXT NOT NULL, PRIMARY KEY (run, number)
    ) STRICT, WITHOUT ROWID;";
// ANCHOR_END: file

impl File {
    pub fn open(path: &Path) -> io::Result<File> {
        let connection = Connection::open(path).map_err(io::Error::other)?;
        connection.busy_timeout(PATIENCE).map_err(io::Error::other)?;
        retry_while_locked(|| connection.execute_batch("PRAGMA journal_mode = WAL"))
            .and_then(|()| connection.execute_batch("PRAGMA synchronous = FULL"))
            .and_then(|()| connection.execute_batch(TABLES))
            .map_err(io::Error::other)?;
        Ok(File { connection: Some(connection), versions: HashMap::new() })
    }

    // ANCHOR: save
    /// Saves a run in one transaction, unless its version isn't the one that this process knows.
    pub fn save(&mut self, run: &Saved) -> io::Result<()> {
        let known = self.versions.get(&run.id).copied().unwrap_or(0);
        let saved = self.transaction(|transaction| {
            if version(transaction, &run.id)?.unwrap_or(0) != known {
                return Ok(false);
            }
            transaction.execute(
                "INSERT INTO runs VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE \
                 SET version = excluded.version, state = excluded.state",
                params![run.id, known + 1, run.state],
            )?;
            let mut message = transaction.prepare_cached(
                "INSERT INTO messages VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE \
                 SET message = excluded.message WHERE message <> excluded.message",
            )?;
            for (number, text) in run.messages.iter().enumerate() {
                message.execute(params![run.id, number as i64, text])?;
            }
            // There are more if the caller has gone back to an earlier copy of the run.
            transaction.execute(
                "DELETE FROM messages WHERE run = ?1 AND number >= ?2",
                params![run.id, run.messages.len() as i64],
            )?;
            Ok(true)
        })?;
        if !saved {
            return Err(io::Error::other(Conflict { id: run.id.clone() }));
        }
        self.versions.insert(run.id.clone(), known + 1);
        Ok(())
    }
    // ANCHOR_END: save

    pub fn load(&mut self, id: &str) -> io::Result<Option<Saved>> {
        let loaded = self.transaction(|transaction| {
            let Some(version) = version(transaction, id)? else { return Ok(None) };
            let state = "SELECT state FROM runs WHERE id = ?1";
            let state = transaction.query_row(state, [id], |row| row.get(0))?;
            Ok(Some((version, state, messages(transaction, id)?)))
        })?;
        let Some((version, state, messages)) = loaded else { return Ok(None) };
        self.versions.insert(id.to_string(), version);
        Ok(Some(Saved { id: id.to_string(), messages, state }))
    }

    pub fn history(&mut self, id: &str) -> io::Result<Vec<String>> {
        self.transaction(|transaction| messages(transaction, id))
    }

    /// Closes the file. If no other process has it open, SQLite moves what is in its log into the file itself.
    pub fn close(&mut self) -> io::Result<()> {
        match self.connection.take().map(Connection::close) {
            Some(Err((_, error))) => Err(io::Error::other(error)),
            _ => Ok(()),
        }
    }

    /// Does something that either happens as a whole or not at all. `IMMEDIATE` waits for other writers here, because
    /// SQLite doesn't wait once a transaction that has read wants to write.
    fn transaction<T>(
        &mut self,
        body: impl FnOnce(&Transaction) -> Result<T>,
    ) -> io::Result<T> {
        let Some(connection) = &mut self.connection else { return Err(crate::closed()) };
        let whole = || {
            let immediate = TransactionBehavior::Immediate;
            let transaction = connection.transaction_with_behavior(immediate)?;
            let result = body(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        whole().map_err(|error: rusqlite::Error| io::Error::other(error))
    }
}

fn version(transaction: &Transaction, id: &str) -> Result<Option<i64>> {
    let version = "SELECT version FROM runs WHERE id = ?1";
    transaction.query_row(version, [id], |row| row.get(0)).optional()
}

fn messages(transaction: &Transaction, id: &str) -> Result<Vec<String>> {
    let messages = "SELECT message FROM messages WHERE run = ?1 ORDER BY number";
    transaction.prepare_cached(messages)?.query_map([id], |row| row.get(0))?.collect()
}

/// Turning on the log needs the file for itself, and SQLite doesn't wait for it.
fn retry_while_locked(mut change: impl FnMut() -> Result<()>) -> Result<()> {
    let start = Instant::now();
    loop {
        match change() {
            Err(error)
                if error.sqlite_error_code()
                    == Some(rusqlite::ErrorCode::DatabaseBusy)
                    && start.elapsed() < PATIENCE =>
            {
                std::thread::sleep(Duration::from_millis(10));
            }
            done => return done,
        }
    }
}
