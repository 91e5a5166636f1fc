//! What the compiler says to a program that takes a future out of its `Pin`, and to others.

use std::env;
use std::io::Write;
use std::process::{Command, Stdio};

const TAKEN_OUT: &str = r#"
use std::{mem, pin::pin};

fn main() {
    let call = pin!(ask("Oslo"));
    let moved = mem::replace(&mut *call, ask("Lima"));
}

async fn ask(city: &str) -> usize {
    city.len()
}
"#;

/// Compiles a program that needs no crates. Returns the message, which is empty if the program compiles.
fn message(program: &str) -> String {
    let compiler = env::var("RUSTC").unwrap_or("rustc".to_string());
    let mut compile = Command::new(compiler);
    compile.args(["--edition", "2024", "--cap-lints", "allow", "--emit", "metadata"]);
    compile.args(["-", "-o"]);
    compile.arg(format!("{}/{}", env!("CARGO_TARGET_TMPDIR"), program.len()));
    compile.stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut compiler = compile.spawn().unwrap();
    compiler.stdin.take().unwrap().write_all(program.as_bytes()).unwrap();
    let ended = compiler.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.success(), said.is_empty(), "{said}");
    match said.split_once("\nerror: aborting") {
        Some((errors, _)) => errors.to_string(),
        None => said,
    }
}

#[test]
fn a_pinned_future_is_not_taken_out() {
    let said = message(TAKEN_OUT);
    assert!(
        said.starts_with("error[E0596]: cannot borrow data in dereference of `Pin<"),
        "{said}"
    );
}

#[test]
fn by_a_plain_reference_it_would_be() {
    let plain = TAKEN_OUT.replace("pin!(ask(\"Oslo\"))", "&mut ask(\"Oslo\")");
    assert_ne!(plain, TAKEN_OUT);
    assert_eq!(message(&plain), "");
}

#[test]
fn from_a_box_it_is_not_taken_out_either() {
    let boxed = TAKEN_OUT.replace("let call = pin!", "let mut call = Box::pin");
    assert_ne!(boxed, TAKEN_OUT);
    assert!(message(&boxed).contains("`DerefMut` is required"), "{}", message(&boxed));
}

#[test]
fn a_type_that_is_unpin_is() {
    let unpin = TAKEN_OUT.replace("ask(\"Oslo\")", "1").replace("ask(\"Lima\")", "2");
    let unpin = unpin.replace("let call", "let mut call");
    assert_ne!(unpin, TAKEN_OUT);
    assert_eq!(message(&unpin), "");
}

#[test]
fn nothing_pins_a_field_of_any_type() {
    const WRAPPER: &str = "
        use std::pin::Pin;
        use std::task::{Context, Poll};
        fn main() {}
        struct Wrapper<F> { future: F }
        impl<F: Future> Future for Wrapper<F> {
            type Output = F::Output;
            fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
                Pin::new(&mut self.future).poll(context)
            }
        }";
    let said = message(WRAPPER);
    assert!(said.starts_with("error[E0277]: `F` cannot be unpinned"), "{said}");
    assert_eq!(message(&WRAPPER.replace("F: Future>", "F: Future + Unpin>")), "");
}

/// What `pin!` returns is a future by its reference, and a pointer in size.
#[test]
fn a_reference_to_a_pin_is_a_future() {
    const LENT: &str = "
        use std::pin::{Pin, pin};
        const _: () = assert!(size_of::<Pin<&mut [u8; 100]>>() == size_of::<&mut [u8; 100]>());
        const _: () = assert!(size_of::<Pin<Box<[u8; 100]>>>() == size_of::<Box<[u8; 100]>>());
        fn main() {
            let mut call = pin!(ask());
            polls(&mut call);
        }
        fn polls(_: impl Future) {}
        async fn ask() {}";
    assert_eq!(message(LENT), "");
    let unpinned = LENT.replace("pin!(ask())", "ask()");
    assert!(message(&unpinned).starts_with("error[E0277]"), "{}", message(&unpinned));
}

/// `.await` takes the `Pin` by value, so another one is needed if the first is used again.
#[test]
fn a_pin_is_awaited_once() {
    const SET: &str = "
        use std::pin::pin;
        fn main() {}
        async fn twice() {
            let mut page = pin!(fetch());
            page.as_mut().await;
            page.set(fetch());
            page.await;
        }
        async fn fetch() {}";
    assert_eq!(message(SET), "");
    let said = message(&SET.replace("page.as_mut().await", "page.await"));
    assert!(said.starts_with("error[E0382]: borrow of moved value: `page`"), "{said}");
}
