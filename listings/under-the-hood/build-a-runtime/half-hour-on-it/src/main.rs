use half_hour_on_it::{LACKING, PROGRAMS, Program};
use std::env;
use std::io::Result;
use std::process::{Command, ExitCode, Output, Stdio};

fn main() -> Result<ExitCode> {
    if let Some(name) = env::args().nth(1) {
        let program = PROGRAMS.iter().find(|program| program.name == name);
        return Ok((program.expect("a program has this name").main)());
    }
    // All at once, because most of them sleep.
    let mut running = Vec::new();
    for program in PROGRAMS {
        let mut command = Command::new(env::current_exe()?);
        command.arg(program.name).stdout(Stdio::piped()).stderr(Stdio::null());
        running.push((program, command.spawn()?));
    }
    let mut same = Vec::new();
    let mut others = Vec::new();
    for (program, process) in running {
        match compared(program, &process.wait_with_output()?) {
            "the same" => same.push(program.name),
            what => others.push((what, program.name)),
        }
    }
    println!("{:>2} print the same", same.len());
    for (what, name) in others {
        println!(" 1 prints {what}: {name}");
    }
    for (what, names) in LACKING {
        println!("{:>2} lack {what}: {}", names.len(), names.join(", "));
    }
    Ok(ExitCode::SUCCESS)
}

fn compared(program: &Program, output: &Output) -> &'static str {
    let printed = String::from_utf8_lossy(&output.stdout);
    let in_any_order = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
        lines.sort();
        lines
    };
    if output.status.success() != program.succeeds {
        "something, and ends otherwise"
    } else if printed == program.stdout {
        "the same"
    } else if in_any_order(&printed) == in_any_order(program.stdout) {
        "it in another order"
    } else {
        "something else"
    }
}
