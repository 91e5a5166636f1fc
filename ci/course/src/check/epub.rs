//! Checks that every document of the EPUB is XML with unique ids. EPUBCheck, where installed, checks the rest of the
//! standard. It takes seconds for each change of a page, so only CI and `cargo course test --fresh` ask it.

use crate::check::links;
use crate::context::Context;
use crate::tools::process::Run;
use anyhow::{Context as _, Result};
use book::files::line_with;
use book::metadata::{BOOK, Metadata};
use book::{Finding, Report, Text};
use roxmltree::Document;
use site::epub::PACKAGE;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use zip::ZipArchive;

/// Checks the EPUB in the site's folder. Fails if there is none, or EPUBCheck can't do its work.
pub fn check(context: &Context) -> Result<Report> {
    let Context { book, text, cache, environment, .. } = context;
    let path = context.site().join(Metadata::read(&book.root)?.epub());
    let place = context.place()?;
    let mut report = cache.cached("epub", links::inputs(context, &place)?, "reading the EPUB", || {
        let mut report = Report::default();
        let file = File::open(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut zip = ZipArchive::new(file).with_context(|| format!("{} is not an EPUB", path.display()))?;
        for nth in 0..zip.len() {
            let mut file = zip.by_index(nth)?;
            let name = file.name()?.to_string();
            if [".xml", ".opf", ".xhtml", ".svg"].iter().any(|kind| name.ends_with(kind)) {
                let mut xml = String::new();
                file.read_to_string(&mut xml).with_context(|| format!("{name} is not UTF-8"))?;
                report.check(check_document(text, &name, &xml));
            }
        }
        Ok(report)
    })?;
    if report.findings.is_empty() && book.settings.epubcheck {
        report.absorb(match environment.program(&["epubcheck"]) {
            Some(program) => epubcheck(context, &path, &program)?,
            None => skipped(
                "EPUBCheck is not installed; Debian calls it epubcheck, elsewhere see w3.org/publishing/epubcheck",
            ),
        });
    }
    Ok(report)
}

/// Checks that a document is XML and that no two elements share an id.
fn check_document(text: &Text, path: &str, xml: &str) -> Vec<Finding> {
    let line = |row: u32| xml.lines().nth(row as usize - 1).unwrap_or_default();
    let document = match Document::parse(xml) {
        Ok(document) => document,
        Err(error) => {
            let what = format!("{path} in the EPUB is not XML: {error}");
            return vec![finding(text, path, line(error.pos().row), what, "write this HTML as well-formed XML")];
        }
    };
    let mut ids = BTreeSet::new();
    let mut findings = Vec::new();
    for node in document.descendants() {
        if let Some(id) = node.attribute("id").filter(|id| !ids.insert(*id)) {
            let line = line(document.text_pos_at(node.range().start).row);
            findings.push(finding(text, path, line, format!("two things have the id {id}"), "give each its own"));
        }
    }
    findings
}

/// Places a finding at the markdown line from which the document's line comes, if that can be found.
fn finding(text: &Text, path: &str, line: &str, what: String, fix: &str) -> Finding {
    let source = path.strip_prefix(PACKAGE).and_then(|path| path.strip_prefix("/text/"));
    let source = source.map(|path| format!("src/{}", path.replace(".xhtml", ".md")));
    let Some(page) = source.and_then(|source| text.page(&source)) else {
        return Finding::new(BOOK, 1, what, fix).detail(line);
    };
    Finding::new(&page.path, line_with(&page.text, line.trim()).unwrap_or(1), what, fix).detail(line)
}

/// Returns the report of a check that EPUBCheck didn't make.
fn skipped(why: &str) -> Report {
    let skipped = vec![("what EPUBCheck says about the EPUB".into(), why.into())];
    Report { skipped, ..Report::default() }
}

/// Runs EPUBCheck if everything is to run, and otherwise asks the cache whether the same file has passed before.
fn epubcheck(context: &Context, epub: &Path, program: &Path) -> Result<Report> {
    let inputs = context.cache.inputs().file(epub)?.program(program)?;
    if !context.fresh {
        let passed = context.cache.get("epubcheck", &inputs.finish());
        let why = "a page has changed since it passed; CI and `cargo course test --fresh` ask it";
        return Ok(passed.unwrap_or_else(|| skipped(why)));
    }
    context.cache.cached("epubcheck", inputs, "asking EPUBCheck", || {
        let mut run = command(program)?;
        run.args.extend(["--failonwarnings".into(), epub.into()]);
        let output = run.output()?;
        let said: String =
            output.stderr.lines().filter(|line| !line.is_empty()).flat_map(|line| [line, "\n"]).collect();
        let mut report = Report::default();
        let finding =
            || Finding::new(BOOK, 1, "EPUBCheck rejects the EPUB", "fix the errors that it lists").detail(said);
        report.check((output.ended != Ok(0)).then(finding));
        Ok(report)
    })
}

/// Returns the command that starts EPUBCheck. Debian's is a Java archive, which not every system can execute
/// directly.
fn command(program: &Path) -> Result<Run> {
    let mut begin = [0; 2];
    let cannot_read = || format!("cannot read {}", program.display());
    File::open(program).and_then(|mut file| file.read_exact(&mut begin)).with_context(cannot_read)?;
    let is_archive = begin == *b"PK";
    let mut run = Run::new(if is_archive { Path::new("java") } else { program }, std::env::temp_dir(), 600);
    if is_archive {
        // It runs for only a few seconds, so optimizing would take longer than it saves.
        run.args = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar"].map(Into::into).into();
        run.args.push(program.into());
    }
    Ok(run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_epub_must_not_be_is_found() {
        let text = Text { parts: vec![], pages: vec![], named: vec![] };
        let found = |body: &str| {
            let page = format!("<html xmlns=\"http://www.w3.org/1999/xhtml\">\n{body}\n</html>");
            let findings = check_document(&text, "EPUB/text/a.xhtml", &page);
            findings.into_iter().map(|finding| finding.what).collect::<Vec<_>>()
        };
        assert_eq!(found("<p id=\"c\"><a href=\"#c\"/></p>"), [""; 0]);
        assert!(found("<p>")[0].contains("is not XML"));
        assert_eq!(found("<p id=\"c\"/><p id=\"c\"/>"), ["two things have the id c"]);
    }
}
