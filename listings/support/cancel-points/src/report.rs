//! What the drops lost.

use crate::lines::Await;
use std::fmt;

const NOT_DROPPED: &str = "not dropped";

/// What was lost at each await point. Its `Display` is for people; `lost` is for tests.
#[derive(Debug, Default)]
pub struct Report {
    points: Vec<Point>,
    finished: Option<String>,
}

/// An await point, and what was lost by dropping the operation there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The awaits that waited at that poll: several in a `join!` or `select!`, none if the future waits without a waker.
    pub awaits: Vec<Await>,
    /// What was lost when the operation was dropped while it waited.
    pub lost: Option<String>,
    /// What was lost when it was dropped after it had been woken, before it was polled again.
    pub lost_when_woken: Option<String>,
    /// How many pending polls waited here and lost the same.
    pub times: usize,
}

impl Report {
    /// The await points in the order in which they were first reached.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// What was lost, with the place: `src/main.rs:7: the letter`. Empty if the operation can be dropped anywhere.
    pub fn lost(&self) -> Vec<String> {
        self.lines()
            .filter_map(|(place, lost)| Some(format!("{place}: {}", lost?)))
            .collect()
    }

    /// What was lost although the operation wasn't dropped, so that the check or the operation itself is wrong.
    pub fn lost_without_drop(&self) -> Option<&str> {
        self.finished.as_deref()
    }

    /// Places and what was lost there: points first, the end last.
    fn lines(&self) -> impl Iterator<Item = (String, Option<&str>)> {
        let points = self.points.iter().flat_map(|point| point.lines());
        points.chain([(NOT_DROPPED.to_string(), self.finished.as_deref())])
    }

    /// Adds a point, or counts it again.
    pub(crate) fn add(&mut self, point: Point) {
        let same = self
            .points
            .iter_mut()
            .find(|known| Point { times: 1, ..(*known).clone() } == point);
        match same {
            Some(known) => known.times += 1,
            None => self.points.push(point),
        }
    }

    /// Notes what an operation lost that wasn't dropped, and removes the outer awaits that all places share.
    pub(crate) fn finish(mut self, lost: Option<String>) -> Report {
        self.finished = lost;
        let awaits = || self.points.iter().flat_map(|point| &point.awaits);
        let outermost =
            |back: usize| awaits().map(move |place| place.within.iter().rev().nth(back));
        let mut shared = 0;
        while let Some(Some(first)) = outermost(shared).next() {
            let is_shared = outermost(shared)
                .all(|outer| outer.is_some_and(|outer| outer.is_at(first)));
            if !is_shared {
                break;
            }
            shared += 1;
        }
        for place in self.points.iter_mut().flat_map(|point| &mut point.awaits) {
            place.within.truncate(place.within.len() - shared);
        }
        self
    }
}

/// A place, what was lost there, and the code, for each point.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = |lost: Option<&str>| {
            lost.map_or("nothing lost".to_string(), |lost| format!("lost {lost}"))
        };
        for point in &self.points {
            let times = if point.times > 1 {
                format!(" ({} times)", point.times)
            } else {
                String::new()
            };
            for (place, lost) in point.lines() {
                writeln!(f, "{place}: {}{times}", verdict(lost))?;
            }
            let places: Vec<_> =
                point.awaits.iter().flat_map(Await::outermost_first).collect();
            for place in &places {
                let line = if places.len() > 1 {
                    format!("{}: ", place.line)
                } else {
                    String::new()
                };
                writeln!(f, "    {line}{}", place.code)?;
            }
        }
        writeln!(f, "{NOT_DROPPED}: {}", verdict(self.finished.as_deref()))
    }
}

impl Point {
    /// The places at which the operation waits.
    pub fn place(&self) -> String {
        match self.awaits.iter().map(Await::to_string).collect::<Vec<_>>() {
            places if places.is_empty() => "an await without a waker".into(),
            places => places.join(" and "),
        }
    }

    fn lines(&self) -> Vec<(String, Option<&str>)> {
        let (waiting, woken) = (self.lost.as_deref(), self.lost_when_woken.as_deref());
        let mut lines = vec![(self.place(), waiting)];
        if waiting != woken {
            lines.push((format!("{}, woken", self.place()), woken));
        }
        lines
    }
}
