#![deny(blocking_in_async)]

async fn ask() -> std::io::Result<String> {
    prompt()
}

fn prompt() -> std::io::Result<String> {
    read("prompt.txt")
}

fn read(path: &str) -> std::io::Result<String> {
    std::fs::read_to_string(path)
}

fn main() {
    drop(ask());
}
