//! Looks at the EPUB as a reader's program would: whether every document is XML, every link leads somewhere, and the package
//! names what is there. EPUBCheck, which knows all of the standard, is asked besides, where it is installed.

use super::{MIMETYPE, PACKAGE, STYLE};
use crate::files::line_with;
use crate::hosted::about::About;
use crate::listings::Workspace;
use crate::report::{Problem, Report};
use crate::site::BOOK;
use crate::stamp::Stamp;
use crate::text::{Text, resolve};
use anyhow::{Context, Result};
use percent_encoding::percent_decode_str;
use roxmltree::Document;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use tokio::process::Command;
use zip::{CompressionMethod, ZipArchive};

/// The files of an EPUB by their paths.
type Files = BTreeMap<String, Vec<u8>>;

/// Checks the EPUB in the folder of the site. An error when there is none, or EPUBCheck cannot do its work.
pub async fn check(book: &Workspace, text: &Text, dir: &Path) -> Result<Report> {
    let mut report = Report::default();
    let path = dir.join(About::read(book)?.epub());
    let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut zip = ZipArchive::new(Cursor::new(&bytes)).with_context(|| format!("{} is no EPUB", path.display()))?;
    report.check(first(&mut zip)?);
    check_files(&files(&mut zip)?, text, &mut report);
    if report.problems.is_empty() && book.settings.epubcheck {
        report.absorb(epubcheck(book, &path).await?);
    }
    Ok(report)
}

/// What is wrong with the first file, by which readers know an EPUB.
fn first(zip: &mut ZipArchive<Cursor<&Vec<u8>>>) -> Result<Option<Problem>> {
    let mut first = zip.by_index(0)?;
    let mut bytes = String::new();
    first.read_to_string(&mut bytes)?;
    let is_sound = (&*first.name()?, &*bytes) == MIMETYPE && first.compression() == CompressionMethod::Stored;
    Ok((!is_sound).then(|| of_book("the EPUB does not begin with its kind", "mend ci/src/hosted/epub/mod.rs")))
}

fn files(zip: &mut ZipArchive<Cursor<&Vec<u8>>>) -> Result<Files> {
    let mut files = Files::new();
    for nth in 0..zip.len() {
        let mut file = zip.by_index(nth)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        files.insert(file.name()?.to_string(), bytes);
    }
    Ok(files)
}

fn check_files(files: &Files, text: &Text, report: &mut Report) {
    let mut documents = BTreeMap::new();
    for (path, bytes) in files {
        if ![".xml", ".opf", ".xhtml", ".svg"].iter().any(|kind| path.ends_with(kind)) {
            continue;
        }
        let xml = String::from_utf8_lossy(bytes).into_owned();
        match Document::parse(&xml) {
            Ok(document) => {
                let (ids, links) = (ids(path, &xml, &document, text, report), links(&document));
                documents.insert(path.clone(), (ids, links, xml));
                report.passed += 1;
            }
            Err(error) => {
                let line = xml.lines().nth(error.pos().row as usize - 1).unwrap_or_default();
                let what = format!("the EPUB's {path} is no XML: {error}");
                report.problems.push(problem(text, path, line, what, "write this HTML as XML has it"));
            }
        }
    }
    for (path, (_, links, xml)) in &documents {
        for link in links {
            let leads = leads(files, &documents, path, link);
            let what = || format!("in the EPUB, {link} of {path} leads nowhere");
            let line = || xml.lines().find(|line| line.contains(&**link)).unwrap_or_default();
            report.check((!leads).then(|| problem(text, path, line(), what(), "mend the link")));
        }
    }
    check_manifest(files, documents.get(&format!("{PACKAGE}/package.opf")).map(|(_, _, xml)| &**xml), report);
}

type Documents = BTreeMap<String, (BTreeSet<String>, BTreeSet<String>, String)>;

/// Whether there is what a link or a load of the document means. What is on another host, or in the document's own style,
/// is not looked at.
fn leads(files: &Files, documents: &Documents, path: &str, link: &str) -> bool {
    if link.contains(':') {
        return link.starts_with("https:") || link.starts_with("http:");
    }
    let (to, fragment) = link.split_once('#').unwrap_or((link, ""));
    let [to, fragment] = [to, fragment].map(|part| percent_decode_str(part).decode_utf8_lossy());
    let target = if to.is_empty() { Some(path.to_string()) } else { resolve(path, &to) };
    target.is_some_and(|target| {
        let has = |(ids, ..): &(BTreeSet<String>, _, _)| ids.contains(&*fragment);
        files.contains_key(&target) && (fragment.is_empty() || documents.get(&target).is_some_and(has))
    })
}

/// The ids of a document; one that stands there twice is a problem.
fn ids(path: &str, xml: &str, document: &Document, text: &Text, report: &mut Report) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for node in document.descendants() {
        if let Some(id) = node.attribute("id")
            && !ids.insert(id.to_string())
        {
            let line = xml.lines().nth(document.text_pos_at(node.range().start).row as usize - 1).unwrap_or_default();
            let what = format!("two things have the id {id}");
            report.problems.push(problem(text, path, line, what, "give each its own"));
        }
    }
    ids
}

/// Where the document's links lead, and what it shows.
fn links(document: &Document) -> BTreeSet<String> {
    let attributes = document.descendants().flat_map(|node| node.attributes());
    let links = attributes.filter(|attribute| matches!(attribute.name(), "href" | "src"));
    links.map(|link| link.value().to_string()).collect()
}

/// The package names every file once, and none that is not there.
fn check_manifest(files: &Files, package: Option<&str>, report: &mut Report) {
    let Some(Ok(package)) = package.map(Document::parse) else { return };
    let mut named = BTreeSet::new();
    for item in package.descendants().filter(|node| node.has_tag_name(("http://www.idpf.org/2007/opf", "item"))) {
        let href = item.attribute("href").unwrap_or_default();
        let is_new = named.insert(format!("{PACKAGE}/{href}"));
        let what = format!("the EPUB's package names {href} twice");
        report.check((!is_new).then(|| of_book(&what, "mend ci/src/hosted/epub/package.rs")));
    }
    for file in files.keys().filter(|file| file.starts_with(PACKAGE) && !file.ends_with(".opf")) {
        let what = format!("the EPUB's package does not name {file}");
        report.check((!named.contains(file)).then(|| of_book(&what, "mend ci/src/hosted/epub/package.rs")));
    }
}

/// A problem of the EPUB as a whole.
fn of_book(what: &str, mend: &str) -> Problem {
    Problem::new(BOOK, 1, what, mend)
}

/// The problem at the line of markdown that the document's line comes from, if that is found.
fn problem(text: &Text, path: &str, line: &str, what: String, mend: &str) -> Problem {
    let source = path
        .strip_prefix(PACKAGE)
        .and_then(|path| path.strip_prefix("/text/"))
        .map(|path| format!("src/{}", path.replace(".xhtml", ".md")));
    let Some(page) = source.and_then(|source| text.page(&source)) else {
        return of_book(&what, mend).detail(line);
    };
    Problem::new(&page.path, line_with(&page.text, line.trim()).unwrap_or(1), what, mend).detail(line)
}

/// Asks EPUBCheck, unless it has passed the very same file.
async fn epubcheck(book: &Workspace, epub: &Path) -> Result<Report> {
    let mut report = Report::default();
    let Some(program) = find() else {
        let why = "EPUBCheck is not installed; Debian calls it epubcheck, elsewhere see w3.org/publishing/epubcheck";
        report.skipped.push(("what EPUBCheck says of the EPUB".into(), why.into()));
        return Ok(report);
    };
    let stamp = Stamp::new(book, "epubcheck", &[], &[epub.into(), program.clone()], &[STYLE]).await?;
    if let Some(passed) = stamp.passed() {
        report.passed += passed;
        return Ok(report);
    }
    let output = command(&program)?.arg("--failonwarnings").arg(epub).output().await;
    let output = output.with_context(|| format!("cannot start {}", program.display()))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let said: Vec<&str> = said.lines().filter(|line| !line.is_empty()).collect();
    let problem = || of_book("EPUBCheck complains of the EPUB", "mend what it names").detail(said.join("\n"));
    report.check((!output.status.success()).then(problem));
    if report.problems.is_empty() {
        stamp.keep(1)?;
    }
    Ok(report)
}

/// The program `epubcheck`, wherever programs are.
fn find() -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    std::env::split_paths(&paths).map(|path| path.join("epubcheck")).find(|path| path.is_file())
}

/// Debian's is a Java archive, which not every system starts by itself.
fn command(program: &Path) -> Result<Command> {
    let mut begin = [0; 2];
    let mut file = std::fs::File::open(program).with_context(|| format!("cannot read {}", program.display()))?;
    file.read_exact(&mut begin).with_context(|| format!("cannot read {}", program.display()))?;
    if begin != *b"PK" {
        return Ok(Command::new(program));
    }
    let mut java = Command::new("java");
    // It runs for seconds only: to optimise what is run takes longer than that saves.
    java.args(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar"]).arg(program);
    Ok(java)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An EPUB of one page, whose body and package are these.
    fn problems(body: &str, package: &str) -> Vec<String> {
        let page = format!("<html xmlns=\"http://www.w3.org/1999/xhtml\">\n{body}\n</html>");
        let package = format!("<package xmlns=\"http://www.idpf.org/2007/opf\">{package}</package>");
        let files = [("EPUB/text/a.xhtml", page), ("EPUB/package.opf", package), ("EPUB/b.css", String::new())];
        let files = files.map(|(path, text)| (path.to_string(), text.into_bytes())).into();
        let text = Text { parts: vec![], pages: vec![], named: vec![] };
        let mut report = Report::default();
        check_files(&files, &text, &mut report);
        report.problems.into_iter().map(|problem| problem.what).collect()
    }

    #[test]
    fn what_an_epub_must_not_be_is_found() {
        let package = "<item href=\"text/a.xhtml\"/><item href=\"b.css\"/>";
        assert_eq!(problems("<p id=\"c\"><a href=\"#c\"/><a href=\"../b.css\"/></p>", package), [""; 0]);
        for (body, package, what) in [
            ("<p>", package, "is no XML"),
            ("<p><a href=\"#c\"/></p>", package, "#c of EPUB/text/a.xhtml leads nowhere"),
            ("<p><img src=\"c.png\"/></p>", package, "c.png of EPUB/text/a.xhtml leads nowhere"),
            ("<p id=\"c\"/><p id=\"c\"/>", package, "two things have the id c"),
            ("<p/>", "<item href=\"text/a.xhtml\"/>", "does not name EPUB/b.css"),
            ("<p/>", "<item href=\"text/a.xhtml\"/><item href=\"b.css\"/><item href=\"b.css\"/>", "names b.css twice"),
        ] {
            let found = problems(body, package);
            assert!(found.len() == 1 && found[0].contains(what), "{what}: {found:?}");
        }
        let absent = problems("<p/>", "<item href=\"text/a.xhtml\"/><item href=\"b.css\"/><item href=\"c.css\"/>");
        assert_eq!(absent, ["in the EPUB, c.css of EPUB/package.opf leads nowhere"]);
    }
}
