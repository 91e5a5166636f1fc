//! What a lane is drawn from, while the trace is replayed: its stretches so far, and the waits that are pending in it.

use crate::render::lane::{Cell, Look, Span, on};
use crate::render::play::Change;
use crate::render::replay::Replay;
use std::collections::{BTreeMap, BTreeSet};

/// The stretches of a lane up to now.
#[derive(Default)]
pub struct Track {
    spans: Vec<Span>,
    /// Whether the last of them goes on.
    open: bool,
}

impl Track {
    /// Sets the appearance from this step on.
    pub fn set(&mut self, step: usize, cell: Cell) {
        self.close(step);
        let Some((look, texts)) = cell else { return };
        self.open = true;
        match self.spans.last_mut() {
            Some(last) if last.to == step && last.look == look && (last.texts == texts || texts.is_empty()) => {}
            _ => self.spans.push(Span { from: step, to: step, look, texts }),
        }
    }

    /// Returns the present appearance, if something is drawn.
    pub fn look(&self) -> Option<Look> {
        self.spans.last().filter(|_| self.open).map(|span| span.look)
    }

    /// Returns the stretches up to the step `end`, where the last one ends.
    pub fn spans(&mut self, end: usize) -> Vec<Span> {
        self.close(end);
        let mut spans = std::mem::take(&mut self.spans);
        spans.retain(|span| span.from < span.to);
        spans
    }

    fn close(&mut self, step: usize) {
        if let (true, Some(last)) = (std::mem::take(&mut self.open), self.spans.last_mut()) {
            last.to = step;
        }
    }
}

/// The waits that are pending in a lane, and what they wait for.
#[derive(Default)]
pub struct Waits {
    pending: BTreeSet<usize>,
    /// For each word, the number of waits for it.
    words: BTreeMap<&'static str, usize>,
    unpolled: usize,
}

impl Waits {
    pub fn apply(&mut self, replay: &Replay, change: &Change) {
        let Change { wait, before, after } = change;
        let word = self.words.entry(on(replay, *wait)).or_default();
        match (before.pending, after.pending) {
            (false, true) => {
                self.pending.insert(*wait);
                *word += 1;
            }
            (true, false) => {
                self.pending.remove(wait);
                *word -= 1;
            }
            _ => {}
        }
        self.unpolled += usize::from(after.unpolled);
        self.unpolled -= usize::from(before.unpolled);
    }

    /// Returns whether all of them were woken but not polled; `None` if there are none.
    pub fn all_unpolled(&self) -> Option<bool> {
        (!self.pending.is_empty()).then_some(self.unpolled == self.pending.len())
    }

    /// Returns the texts of a stretch that looks like this, the longest first.
    pub fn texts(&self, replay: &Replay, look: Look) -> Vec<String> {
        if look == Look::Unpolled {
            return vec!["nothing polls it".into(), "not polled".into()];
        }
        if look != Look::Waiting {
            return Vec::new();
        }
        let words = self.words.iter().filter(|(_, number)| **number > 0).map(|(word, _)| *word);
        let words = words.collect::<Vec<_>>().join(", ");
        match (self.pending.len(), self.pending.first()) {
            (0, _) | (_, None) => Vec::new(),
            (1, Some(wait)) => vec![format!("{words}: {}", replay.waits[wait].text), words],
            _ => vec![words],
        }
    }
}
