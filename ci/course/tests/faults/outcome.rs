//! The result of a run of the checker.

pub struct Outcome {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    /// Returns the findings without their detail lines.
    pub fn findings(&self) -> Vec<&str> {
        self.stdout.lines().filter(|line| is_finding(line)).collect()
    }

    /// Returns how many checks passed, failed and were skipped, from the last line.
    pub fn sums(&self) -> Option<[usize; 3]> {
        let mut words = self.stdout.lines().last()?.split([' ', ',']).filter(|word| !word.is_empty());
        let mut sum = |of: &str| {
            let number = words.next()?.parse().ok()?;
            (words.next()? == of).then_some(number)
        };
        Some([sum("passed")?, sum("failed")?, sum("skipped")?])
    }

    /// Returns all output, to print below a failure.
    pub fn shown(&self) -> String {
        let text = format!("{}{}", self.stdout, self.stderr);
        text.lines().map(|line| format!("    | {line}\n")).collect()
    }
}

/// Returns whether a line begins with `path:line: `.
fn is_finding(line: &str) -> bool {
    let mut parts = line.splitn(3, ':');
    let (Some(path), Some(number), Some(what)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let is_path = !path.is_empty() && !path.starts_with("    ") && !path.starts_with("skipped");
    is_path && number.parse::<usize>().is_ok() && what.starts_with(' ')
}
