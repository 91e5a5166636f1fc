//! Further conditions to check after a fault, named in its file.

use crate::book::Book;
use std::thread;
use std::time::Duration;

pub type Then = fn(&Book) -> Result<(), String>;

/// Returns the function of this name, or an error if there is none.
pub fn named(name: &str) -> Result<Then, String> {
    Ok(match name {
        "" => |_| Ok(()),
        "nothing_beats" => nothing_beats,
        "drawn" => drawn,
        "knows_its_address" => knows_its_address,
        "knows_no_address" => knows_no_address,
        "remembers" => remembers,
        "passes" => passes,
        _ => return Err(format!("there is no function {name:?}")),
    })
}

const TURNS: &str = "listings/part/counting/takes-turns/src/main.rs";
const TURNS_RECORD: &str = "listings/part/counting/takes-turns/timeline.json";

/// Checks that the shell started by the hanging listing no longer writes to its file.
fn nothing_beats(book: &Book) -> Result<(), String> {
    let beats = book.root.with_file_name("beats");
    let count = || std::fs::read(&beats).map(|beats| beats.len()).map_err(|error| format!("no beats: {error}"));
    let before = count()?;
    thread::sleep(Duration::from_millis(500));
    let after = count()?;
    if after > before { Err(format!("what it started goes on: {before} beats, then {after}")) } else { Ok(()) }
}

/// Checks that the page with the timeline exists and shows the program.
fn drawn(book: &Book) -> Result<(), String> {
    let page = book.target.join("course/timeline/1-scratch.html");
    let page = std::fs::read_to_string(page).map_err(|error| format!("no page: {error}"))?;
    let has = |part: &str| if page.contains(part) { Ok(()) } else { Err(format!("the page holds no {part:?}")) };
    has("tokio::time::sleep(std::time::Duration::from_secs(60)).await;\n    println!")?;
    has("sleeps once, until 60,000 ms")
}

/// Checks that the built site contains its address but no picture, since none could be drawn.
fn knows_its_address(book: &Book) -> Result<(), String> {
    let base = "https://example.org/small-book/";
    for (file, part) in [
        ("part/greeting.html", format!("<link rel=\"canonical\" href=\"{base}part/greeting.html\">")),
        ("part/greeting.html", "<a href=\"../feed.xml\">Feed</a>".into()),
        ("sitemap.xml", format!("<loc>{base}part/greeting.html</loc>")),
        (
            "feed.xml",
            format!("<id>{base}appendix/changes.html#greeting</id>\n<title>Greeting</title>\n<updated>2024-02-29T"),
        ),
    ] {
        if !built(book, file)?.contains(&part) {
            return Err(format!("{file} holds no {part}"));
        }
    }
    holds_nothing_of(book, &["og:image"], &["social", "robots.txt"])
}

fn knows_no_address(book: &Book) -> Result<(), String> {
    holds_nothing_of(
        book,
        &["canonical", "og:", "twitter:", "ld+json", "feed.xml", "robots"],
        &["social", "robots.txt", "sitemap.xml", "feed.xml"],
    )
}

fn holds_nothing_of(book: &Book, words: &[&str], files: &[&str]) -> Result<(), String> {
    let page = built(book, "part/greeting.html")?;
    let word = words.iter().find(|word| page.contains(**word));
    let file = files.iter().find(|file| book.root.join("../site").join(file).exists());
    word.or(file).map_or(Ok(()), |found| Err(format!("there is {found}, and should be none")))
}

fn built(book: &Book, file: &str) -> Result<String, String> {
    std::fs::read_to_string(book.root.join("../site").join(file)).map_err(|error| format!("{file}: {error}"))
}

/// Checks that a passed timeline isn't recorded again until its program or its record changes.
fn remembers(book: &Book) -> Result<(), String> {
    let again = |known: bool, passes: bool| {
        let outcome = book.course(&["test"], &[])?;
        let said = !outcome.stderr.contains(" s  recording ");
        if said == known && (outcome.status == Some(0)) == passes {
            return Ok(());
        }
        Err(format!(
            "remembered: {said}, not {known}; or passed, against {passes}:\n{}{}",
            outcome.stdout, outcome.stderr
        ))
    };
    again(true, true)?;
    book.replace(TURNS, "    println!(\"{number}\");\n}\n", "    println!(\"{number}\");\n}\n// The end.\n")?;
    again(false, true)?;
    book.replace(TURNS_RECORD, "\"until\":1000", "\"until\":900")?;
    again(false, false)?;
    book.replace(TURNS_RECORD, "\"until\":900", "\"until\":1000")?;
    // A failure isn't cached, and it removes the previous pass.
    again(false, true)?;
    again(true, true)
}

/// Checks that the whole book passes.
fn passes(book: &Book) -> Result<(), String> {
    let outcome = book.course(&["test"], &[])?;
    match outcome.sums() {
        Some([passed, 0, 0]) if passed > 0 && outcome.status == Some(0) => Ok(()),
        _ => Err(format!("then the book does not pass:\n{}{}", outcome.stdout, outcome.stderr)),
    }
}
