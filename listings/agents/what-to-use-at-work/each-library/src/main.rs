/// Written by `ci/at-work.py`, with a row for each library.
const RECORDED: &str = include_str!("../measured.txt");

fn main() {
    let (head, table) = RECORDED.split_once("\n\n").expect("a table follows the head");
    let said =
        |name| head.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("-");
    let versions: Vec<_> = said("versions:").split(',').map(str::trim).take(2).collect();
    let when = format!("{}, {}", said("date:").trim(), versions.join(", "));

    // Two or more spaces separate columns. On the page, each library is a column.
    let cells = |line: &'static str| {
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty())
    };
    let rows: Vec<Vec<_>> = table.lines().map(|line| cells(line).collect()).collect();
    for column in 0..rows[0].len() {
        let row: Vec<_> = rows.iter().map(|row| row[column]).collect();
        let first = if column == 0 { &when } else { row[0] };
        println!("| {first} | {} |", row[1..].join(" | "));
        if column == 0 {
            println!("|{}", "---|".repeat(row.len()));
        }
    }
}
