//! The table in a program's output, as it is read on a terminal.
//!
//! ```text
//! Anything may stand above.
//!
//! program     calls  time
//! one by one      3   3.0
//! all at once     3   1.0
//!
//! Anything may follow after an empty line.
//! ```
//!
//! Two or more spaces separate columns, so a cell may contain single spaces but can't be empty: `-` stands for
//! nothing. The header is the first line that names every column of the description. The rows are the lines below it,
//! up to an empty line or the end. Numbers are decimal and not negative, such as `3`, `0.25` or `12,500`; units belong
//! in the description.

use crate::problem::Problem;
use crate::spec::Column;

/// A table with as many cells in each row as there are columns.
pub struct Table {
    /// Line of the header.
    pub line: usize,
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

pub struct Row {
    pub line: usize,
    pub cells: Vec<String>,
}

/// A number, as the program printed it and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    pub text: String,
    pub value: f64,
}

impl Table {
    /// Finds the table whose header names the `wanted` columns.
    pub fn find(output: &str, wanted: &[&Column]) -> Result<Table, Problem> {
        let lines: Vec<(usize, Vec<String>)> = (1..).zip(output.lines().map(cells)).collect();
        let missing = |cells: &[String]| wanted.iter().find(|column| !cells.contains(&column.name)).copied();
        let Some(at) = lines.iter().position(|(_, cells)| missing(cells).is_none()) else {
            return Err(no_header(&lines, wanted));
        };
        let (line, columns) = lines[at].clone();
        let mut rows = Vec::new();
        for (line, cells) in lines.into_iter().skip(at + 1).take_while(|(_, cells)| !cells.is_empty()) {
            if cells.len() != columns.len() {
                let what = format!("this row has {} cells, and the header has {}", cells.len(), columns.len());
                let fix = "print two or more spaces between cells, and `-` in a cell without a value";
                return Err(Problem::output(line, what, fix));
            }
            rows.push(Row { line, cells });
        }
        if rows.is_empty() {
            return Err(Problem::output(line, "the table has no rows", "print them directly below its header"));
        }
        Ok(Table { line, columns, rows })
    }

    /// Returns a column's position; [`Table::find`] has made sure that there is one.
    pub fn position(&self, column: &Column) -> usize {
        self.columns.iter().position(|name| *name == column.name).unwrap_or_default()
    }

    /// Returns each row's cell in a column, with its line.
    pub fn cells(&self, column: &Column) -> impl Iterator<Item = (usize, &str)> {
        let at = self.position(column);
        self.rows.iter().map(move |row| (row.line, row.cells[at].as_str()))
    }
}

/// Splits a line into cells.
fn cells(line: &str) -> Vec<String> {
    line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(String::from).collect()
}

/// Returns which column is missing from the line that comes closest to being the header.
fn no_header(lines: &[(usize, Vec<String>)], wanted: &[&Column]) -> Problem {
    let has = |cells: &[String], column: &Column| cells.contains(&column.name);
    let known = |cells: &[String]| wanted.iter().filter(|column| has(cells, column)).count();
    let mut nearest: Option<&(usize, Vec<String>)> = None;
    for line in lines.iter().filter(|(_, cells)| !cells.is_empty()) {
        if nearest.is_none_or(|nearest| known(&line.1) > known(&nearest.1)) {
            nearest = Some(line);
        }
    }
    let Some((number, cells)) = nearest else {
        return Problem::output(1, "the program prints no table", "print a header, and below it the rows");
    };
    let missing = wanted.iter().find(|column| !has(cells, column));
    let (line, name) = missing.map_or((1, ""), |column| (column.line, &*column.name));
    let what = format!("there is no column `{name}`; line {number} of the output names `{}`", cells.join("`, `"));
    Problem::spec(line, what, "fix the name, or print a header with two or more spaces between names")
}

impl Number {
    /// Parses a number such as `3`, `0.25` or `12,500`.
    pub fn parse(text: &str) -> Option<Number> {
        let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
        let groups: Vec<&str> = whole.split(',').collect();
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_grouped = groups.len() == 1 || groups[0].len() < 4 && groups[1..].iter().all(|group| group.len() == 3);
        let is_fraction = rest.is_empty() || is_digits(&rest[1..]);
        if !is_grouped || !is_fraction || !groups.iter().all(|group| is_digits(group)) {
            return None;
        }
        let value = format!("{}{rest}", groups.concat()).parse().ok()?;
        Some(Number { text: text.into(), value })
    }

    /// Parses a cell of `column`; `None` for `-`.
    pub fn in_cell(cell: &str, line: usize, column: &str) -> Result<Option<Number>, Problem> {
        match Number::parse(cell) {
            None if cell != "-" => Err(Problem::output(
                line,
                format!("`{cell}` in the column `{column}` is not a number"),
                "print a number such as `12` or `0.25` without its unit, or `-` for none",
            )),
            number => Ok(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(output: &str, names: &[&str]) -> Result<Table, Problem> {
        let columns: Vec<Column> = (2..).zip(names).map(|(line, name)| Column { name: (*name).into(), line }).collect();
        Table::find(output, &columns.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_table_stands_among_other_text() {
        let table = find("Hi  you\n\nstep one  n\n a b        1\nc         2   \n\nd  3\n", &["n", "step one"]);
        let table = table.expect("there is a table");
        assert_eq!(table.line, 3);
        let rows: Vec<Vec<&str>> =
            table.rows.iter().map(|row| row.cells.iter().map(String::as_str).collect()).collect();
        assert_eq!(rows, [["a b", "1"], ["c", "2"]]);
    }

    #[test]
    fn a_problem_names_its_line() {
        let of = |output, names| find(output, names).map(|_| ()).map_err(|problem| (problem.line, problem.what));
        let problem = |line, what: &str| Err((line, what.to_string()));
        assert_eq!(
            of("a  b\nc  1\n", &["a", "d"]),
            problem(3, "there is no column `d`; line 1 of the output names `a`, `b`")
        );
        assert_eq!(of("a  b\nc  1  2\n", &["a"]), problem(2, "this row has 3 cells, and the header has 2"));
        assert_eq!(of("\na  b\n\nc  1\n", &["a"]), problem(2, "the table has no rows"));
        assert_eq!(of("\n", &["a"]), problem(1, "the program prints no table"));
    }

    #[test]
    fn numbers_are_plain() {
        for (text, value) in [("3", 3.0), ("0.25", 0.25), ("12,500", 12_500.0), ("1,234,567.5", 1_234_567.5)] {
            assert_eq!(Number::parse(text).map(|number| number.value), Some(value), "{text}");
        }
        for text in ["", "-1", "1.", ".5", "1,23", "1234,567", "1e3", "inf", "NaN", "3 s", "1_000", "+1"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }
}
