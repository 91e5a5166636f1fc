//! Paths as text: links between the book's files and between the site's pages.

/// Returns where `link` in `file` leads, both relative to the same root; `None` if it leads outside.
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

/// Returns the relative link from one file to another; a link to `index.html` leads to its folder.
pub fn relative(from: &str, to: &str) -> String {
    let up = "../".repeat(from.matches('/').count());
    match from.rsplit_once('/').and_then(|(dir, _)| to.strip_prefix(dir)?.strip_prefix('/')) {
        Some(beside) => beside.to_string(),
        None if to == "index.html" && up.is_empty() => "./".into(),
        None if to == "index.html" => up,
        None => up + to,
    }
}

/// Returns whether `path` lies below the folder `dir`.
pub fn is_below(path: &str, dir: &str) -> bool {
    path.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/'))
}

/// Returns whether a link names another host or has a scheme, such as `mailto:`.
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
