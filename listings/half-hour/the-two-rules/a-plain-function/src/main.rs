fn main() {
    let result = do_some_processing();
    println!("{result}");
}

fn do_some_processing() -> String {
    "done".to_string()
}
