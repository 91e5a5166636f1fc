//! What holds on every machine, by generous factors, so the page may say it.

use std::collections::HashMap;
use std::io::stdin;

/// The first uses at least this many times the memory of the second.
const MORE: [(&str, f64, &str); 3] = [
    ("spawned", 1.5, "joined"),
    ("joined from a Vec", 1.2, "joined"),
    ("joined", 1.2, "in turn"),
];

/// Reads lines as this program prints them, and exits with 1 if they break a rule, or if a form is missing or weighs nothing.
pub fn check() {
    let mut peaks: HashMap<String, f64> = HashMap::new();
    for line in stdin().lines() {
        let line = line.expect("text on the standard input");
        let cells: Vec<&str> = line.split("  ").collect();
        let [form, _, peak] = cells[..] else { panic!("not three cells: {line}") };
        peaks.insert(form.to_string(), peak.parse().expect("a number"));
    }
    let mut broken = false;
    for form in ["in turn", "joined", "joined from a Vec", "spawned"] {
        // A number that isn't one is no larger than 0, either.
        if !peaks.get(form).is_some_and(|peak| *peak > 0.0) {
            eprintln!("missing: {form}");
            broken = true;
        }
    }
    for (more, factor, less) in MORE {
        let both = peaks.get(more).zip(peaks.get(less));
        if both.is_some_and(|(more, less)| *more < factor * less) {
            eprintln!("no longer true: {more} uses {factor} times the memory of {less}");
            broken = true;
        }
    }
    std::process::exit(if broken { 1 } else { 0 });
}
