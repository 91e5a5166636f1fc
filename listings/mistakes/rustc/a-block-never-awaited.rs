#![deny(unused_must_use)]

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let agent = "scout";
    async {
        println!("{agent}: yes");
    };
    println!("asked");
}
