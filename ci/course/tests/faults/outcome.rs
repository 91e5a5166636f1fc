//! What the checker came to.

pub struct Outcome {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    /// The findings, without the lines that show them in detail.
    pub fn findings(&self) -> Vec<&str> {
        self.stdout.lines().filter(|line| is_finding(line)).collect()
    }

    /// How many checks passed, failed and were skipped, by the last line.
    pub fn sums(&self) -> Option<[usize; 3]> {
        let mut words = self.stdout.lines().last()?.split([' ', ',']).filter(|word| !word.is_empty());
        let mut sum = |of: &str| {
            let number = words.next()?.parse().ok()?;
            (words.next()? == of).then_some(number)
        };
        Some([sum("passed")?, sum("failed")?, sum("skipped")?])
    }

    /// All that it said, to be shown below what is wrong with it.
    pub fn shown(&self) -> String {
        let text = format!("{}{}", self.stdout, self.stderr);
        text.lines().map(|line| format!("    | {line}\n")).collect()
    }
}

/// Whether a line begins with `path:line: `.
fn is_finding(line: &str) -> bool {
    let mut parts = line.splitn(3, ':');
    let (Some(path), Some(number), Some(what)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let is_path = !path.is_empty() && !path.starts_with("    ") && !path.starts_with("skipped");
    is_path && number.parse::<usize>().is_ok() && what.starts_with(' ')
}
