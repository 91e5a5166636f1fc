async fn main() {
    println!("{}", read_settings().await);
}

async fn read_settings() -> String {
    "port = 80".to_string()
}
