//! No four characters in a row of the secret part of the key appear in anything that the program prints.

use std::process::Command;

const SECRET: &str = "Zq7vWx4Kp9Tn";

#[test]
fn nothing_that_is_printed_shows_the_key() {
    for backtrace in ["0", "full"] {
        let program = env!("CARGO_BIN_EXE_a-key-that-nothing-shows");
        let output = Command::new(program).env("RUST_BACKTRACE", backtrace).output();
        let output = output.expect("the program is built");
        let printed = [output.stdout, output.stderr].concat();
        let printed = String::from_utf8(printed).expect("it prints UTF-8");
        for said in ["REDACTED", "Connect(", "invalid_api_key", "panicked", "no request"]
        {
            assert!(printed.contains(said), "{said} is missing in {printed}");
        }
        let secret: Vec<char> = SECRET.chars().collect();
        for part in secret.windows(4).map(String::from_iter) {
            assert!(!printed.contains(&part), "{part} is printed: {printed}");
        }
    }
}
