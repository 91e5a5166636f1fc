//! Draws the examples, whose figures are files beside them; `RECORD=1` writes these again. Also tries what is
//! wrong with a table.

use chart::{Source, draw};
use std::path::Path;

/// Maximum size of an example's figure in bytes.
const HEAVIEST: usize = 8000;

fn file(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Returns the note of an example that was measured.
fn note(name: &str) -> &'static str {
    if name == "lines" { "Measured on 2026-11-26. Machine: 2 cores, AMD <EPYC>." } else { "" }
}

#[test]
fn examples_are_drawn_as_recorded() {
    for name in ["bars", "lines", "ticks"] {
        let figure = draw(&file(&format!("{name}.toml")), &file(&format!("{name}.txt")), name, note(name));
        let figure = figure.unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
        if std::env::var_os("RECORD").is_some() {
            let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/{name}.html"));
            std::fs::write(recorded, &figure).expect("it can be written");
        }
        assert_eq!(figure, file(&format!("{name}.html")), "{name}");
        assert!(!figure.trim().contains("\n\n"), "mdBook ends a block of HTML at an empty line");
        assert!(figure.len() < HEAVIEST, "{name}: {} bytes", figure.len());
    }
}

#[test]
fn a_wrong_table_is_refused_where_it_is_wrong() {
    let (bars, lines, ticks) = (file("bars.toml"), file("lines.toml"), file("ticks.toml"));
    let (table, runs, times) = (file("bars.txt"), file("lines.txt"), file("ticks.txt"));
    for (spec, output, source, line, what) in [
        (&bars, table.replace("24.1", "24 s"), Source::Output, 4, "`24 s` in the column `time` is not a number"),
        (
            &bars,
            table.replace("all at once ", "all of them at once, with retries "),
            Source::Output,
            5,
            "is longer than 26 letters",
        ),
        (
            &bars,
            table.replace("0.12", "-").replace("0.27", "-"),
            Source::Output,
            3,
            "no row has a number in the column `cost`",
        ),
        (
            &bars,
            table.replace("calls  ", "sent  "),
            Source::Spec,
            5,
            "there is no column `calls`; line 3 of the output",
        ),
        (
            &lines,
            runs.replace("task     10,000", "task       many"),
            Source::Output,
            3,
            "`many` in the column `runs` is not a number",
        ),
        (&lines, runs.replace("task     10,000", "task          -"), Source::Output, 3, "`runs` has no number here"),
        (
            &lines,
            runs.replace("task     10,000", "task          0"),
            Source::Output,
            3,
            "`0` in the column `runs` has no place on a logarithmic axis",
        ),
        (&lines, runs.replace("  3.9", "  0.0"), Source::Output, 3, "`0.0` in the column `memory` has no place"),
        (
            &lines,
            runs.replace("task    100,000", "task     10,000"),
            Source::Output,
            4,
            "the line of `task` goes from 10,000 back to 10,000",
        ),
        (&lines, runs.replace("memory", "mem"), Source::Spec, 7, "there is no column `memory`"),
        (
            &lines,
            "kind  runs  memory  time\na  1  1  0\n".into(),
            Source::Output,
            1,
            "`time` are 0, so there is no axis",
        ),
        (&lines, "kind  runs  memory  time\na  1  -  0\n".into(), Source::Output, 1, "no row has a number"),
        (
            &lines,
            "kind  runs  memory  time\n".to_owned()
                + &"abcdefg".chars().map(|n| format!("{n}  1  1  1\n")).collect::<String>(),
            Source::Output,
            1,
            "the column `kind` has 7 names",
        ),
        (
            &lines,
            "kind  runs  memory  time\n".to_owned() + &(1..62).map(|n| format!("a  {n}  1  1\n")).collect::<String>(),
            Source::Output,
            1,
            "the lines have 61 points",
        ),
        (
            &ticks,
            times.replace("0 100 200 470 570", "0 100 none"),
            Source::Output,
            3,
            "`none` in the column `ticks at`",
        ),
        (
            &ticks,
            times.replacen("210-470", "470-210", 1),
            Source::Output,
            2,
            "`470-210` in the column `blocked` is not a span",
        ),
        (&ticks, "behavior  blocked  ticks at\na  -  -\n".into(), Source::Output, 1, "no row has a number"),
        (&ticks, "behavior  blocked  ticks at\na  -  0\n".into(), Source::Output, 1, "all times are 0"),
    ] {
        let problem = draw(spec, &output, "id", "").expect_err(what);
        assert_eq!((problem.source, problem.line), (source, line), "{problem:?}");
        assert!(problem.what.contains(what), "{problem:?}");
    }
}

#[test]
fn text_is_escaped() {
    let spec = "title = \"a < `b<c>` {{d}}\"\nrows = \"e\"\n[[bars]]\ncolumn = \"f\"\n";
    let figure = draw(spec, "e  f\n<g> & {{#h}}  1\n", "id", "").expect("it can be drawn");
    assert!(figure.contains("<figcaption>a &lt; <code>b&lt;c&gt;</code> {&#123;d}}</figcaption>"), "{figure}");
    assert!(figure.contains("<text y=\"1.05em\">&lt;g&gt; &amp; {&#123;#h}}</text>"), "{figure}");
}

#[test]
fn a_unit_is_said_once() {
    let spec = "title = \"a\"\nrows = \"b\"\n[[bars]]\ncolumn = \"ns per task\"\nunit = \"ns\"\n";
    let figure = draw(spec, "b  ns per task\nc  1\n", "id", "").expect("it can be drawn");
    assert!(figure.contains("<th scope=\"col\" class=\"num\">ns per task</th>"), "{figure}");
}
