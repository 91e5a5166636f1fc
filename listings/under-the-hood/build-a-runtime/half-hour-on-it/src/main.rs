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
    let (mut same, mut reordered, mut different) = (Vec::new(), Vec::new(), Vec::new());
    for (program, process) in running {
        let output = process.wait_with_output()?;
        let group = match said(program, &output) {
            Said::TheSame => &mut same,
            Said::InAnotherOrder => &mut reordered,
            Said::SomethingElse => &mut different,
        };
        group.push(program.name);
    }
    print("same output", &same);
    print("same lines in another order", &reordered);
    print("different output", &different);
    for (what, names) in LACKING {
        print(&format!("no {what}"), names);
    }
    Ok(ExitCode::SUCCESS)
}

/// What a program printed, compared with what its listing has recorded.
enum Said {
    TheSame,
    InAnotherOrder,
    SomethingElse,
}

fn said(program: &Program, output: &Output) -> Said {
    let printed = String::from_utf8_lossy(&output.stdout);
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
        lines.sort();
        lines
    };
    let same_lines = sorted(&printed) == sorted(program.stdout);
    if !same_lines || output.status.success() != program.succeeds {
        Said::SomethingElse
    } else if printed != program.stdout {
        Said::InAnotherOrder
    } else {
        Said::TheSame
    }
}

fn print(group: &str, names: &[&str]) {
    println!("{:>2} {group}", names.len());
    let mut line = String::from("  ");
    for name in names {
        if line.len() + name.len() > 70 {
            println!("{line}");
            line = String::from("  ");
        }
        line += &format!(" {name}");
    }
    println!("{line}");
}
