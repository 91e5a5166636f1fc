//! Macros that instrumented copies call, some in place of the standard library's.

/// Formats a function's arguments the way a reader would write them: `"scout", 3`, with `…` for anything that isn't a
/// plain value.
#[macro_export]
macro_rules! args {
    ($($arg:expr),*) => {{
        #[allow(unused_imports)]
        use $crate::runtime::{ViaAny as _, ViaPlain as _};
        let shown: &[::std::string::String] = &[$((&&$crate::runtime::Arg(&$arg)).shown()),*];
        shown.join(", ")
    }};
}

/// Wraps the argument of `spawn` and similar functions as a task if it is a future.
#[macro_export]
macro_rules! task {
    ($given:expr) => {
        match $given {
            given => {
                #[allow(unused_imports)]
                use $crate::runtime::{ViaFuture as _, ViaOther as _};
                let kind = (&&$crate::runtime::Given::of(&given)).kind();
                kind.wrap(given)
            }
        }
    };
}

#[macro_export]
macro_rules! println {
    () => { $crate::runtime::print(false, ::std::string::String::from("\n")) };
    ($($arg:tt)*) => {{
        let mut text = ::std::format!($($arg)*);
        text.push('\n');
        $crate::runtime::print(false, text)
    }};
}

#[macro_export]
macro_rules! print {
    ($($arg:tt)*) => {{ let text = ::std::format!($($arg)*); $crate::runtime::print(false, text) }};
}

#[macro_export]
macro_rules! eprintln {
    () => { $crate::runtime::print(true, ::std::string::String::from("\n")) };
    ($($arg:tt)*) => {{
        let mut text = ::std::format!($($arg)*);
        text.push('\n');
        $crate::runtime::print(true, text)
    }};
}

#[macro_export]
macro_rules! eprint {
    ($($arg:tt)*) => {{ let text = ::std::format!($($arg)*); $crate::runtime::print(true, text) }};
}

/// A stand-in for `std::dbg!`, with its column and its source before each argument.
#[macro_export]
macro_rules! dbg {
    ($column:expr, $source:expr, $value:expr $(,)?) => {
        match $value {
            value => {
                let (file, line, column) = (::std::file!(), ::std::line!(), $column);
                let source = ::std::stringify!($source);
                $crate::runtime::print(true, ::std::format!("[{file}:{line}:{column}] {source} = {:#?}\n", &value));
                value
            }
        }
    };
    ($($column:expr, $source:expr, $value:expr),+ $(,)?) => {
        ($($crate::dbg!($column, $source, $value)),+,)
    };
}

/// The message of an `assert!` with this condition.
#[macro_export]
macro_rules! asserted {
    ($source:expr) => {
        ::std::concat!("assertion failed: ", ::std::stringify!($source))
    };
}

/// By paths, for a `use std::println`.
pub use {eprint, eprintln, print, println};

#[cfg(test)]
mod tests {
    #[test]
    fn plain_values_are_shown() {
        let (agent, seconds, other) = ("scout", 3, std::time::Duration::ZERO);
        assert_eq!(crate::args![agent, seconds, other], r#""scout", 3, …"#);
    }
}
