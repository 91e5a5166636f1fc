//! Paths as text: links between files of the book, and between pages of the site.

/// Where a link of `file` leads, both relative to the same root; `None` when it leads out of it.
pub fn resolve(file: &str, link: &str) -> Option<String> {
    let mut path: Vec<&str> = file.split('/').collect();
    path.pop();
    for step in link.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()?),
            step => path.push(step),
        }
    }
    Some(path.join("/"))
}

/// The relative link that leads from one file to another; `index.html` is what a folder shows.
pub fn relative(from: &str, to: &str) -> String {
    let up = "../".repeat(from.matches('/').count());
    match from.rsplit_once('/').and_then(|(dir, _)| to.strip_prefix(dir)?.strip_prefix('/')) {
        Some(beside) => beside.to_string(),
        None if to == "index.html" && up.is_empty() => "./".into(),
        None if to == "index.html" => up,
        None => up + to,
    }
}

/// Whether `path` lies below the folder `dir`.
pub fn is_below(path: &str, dir: &str) -> bool {
    path.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a link names another host, or what only a browser understands, such as `mailto:`.
pub fn has_scheme(link: &str) -> bool {
    let scheme = link.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    is_scheme || link.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_their_file() {
        assert_eq!(resolve("src/a/b.md", "../c.md").as_deref(), Some("src/c.md"));
        assert_eq!(resolve("src/b.md", "../../c.md"), None);
    }

    #[test]
    fn ways_are_short() {
        assert_eq!(relative("a/b.html", "a/c.html"), "c.html");
        assert_eq!(relative("a/b.html", "ab/c.html"), "../ab/c.html");
        assert_eq!(relative("a/b.html", "index.html"), "../");
        assert_eq!(relative("index.html", "a/c.html"), "a/c.html");
        assert_eq!(relative("index.html", "index.html"), "./");
    }

    #[test]
    fn schemes_lead_elsewhere() {
        for elsewhere in ["https://a.org", "//a.org", "mailto:a@b.org", "data:x"] {
            assert!(has_scheme(elsewhere), "{elsewhere}");
        }
        for here in ["a.html#b:c", "/a", "#x", "c:\\x"] {
            assert!(!has_scheme(here), "{here}");
        }
    }
}
