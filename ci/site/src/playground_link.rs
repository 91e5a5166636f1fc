//! The address that opens a program in the playground.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const PLAYGROUND: &str = "https://play.rust-lang.org/";
/// The edition of all programs in this book.
pub const EDITION: &str = "2024";
/// Maximum length of an address in bytes. The playground is behind CloudFront (rust-lang/simpleinfra,
/// `terraform/playground/cloudfront.tf`), whose quotas are 8,192 bytes for an address and 20,480 for a request.
const LONGEST: usize = 8192;

/// Characters to encode: those that a query may not contain and those with a special meaning, such as `+` (a space)
/// and `=` (ends a name). The rest stays readable and short, since the address is part of the page.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b' ')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b'-')
    .remove(b'.')
    .remove(b'/')
    .remove(b':')
    .remove(b';')
    .remove(b'?')
    .remove(b'@')
    .remove(b'_')
    .remove(b'~');

/// Returns the address that carries `program`, or an error with its length if it would be too long.
pub fn address(program: &str) -> Result<String, String> {
    let code = utf8_percent_encode(program, ENCODED).to_string().replace(' ', "+");
    let address = format!("{PLAYGROUND}?version=stable&mode=debug&edition={EDITION}&code={code}");
    match address.len() {
        ..=LONGEST => Ok(address),
        long => Err(format!("its address would have {long} bytes, of which {LONGEST} are taken for sure")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use percent_encoding::percent_decode_str;

    #[test]
    fn what_is_carried_comes_out_as_it_went_in() {
        let settings = "?version=stable&mode=debug&edition=2024&code=";
        for text in ["fn main() {}\n", "a + b == c & d % 20 #[x]=\"ä\\n'~'\"; <T>|{}^`?\t", "", "&code=x&edition=2021"]
        {
            let address = address(text).expect("it is short");
            let code = address.strip_prefix(&(PLAYGROUND.to_string() + settings)).expect("it begins with the settings");
            let spaced = code.replace('+', " ");
            assert_eq!(percent_decode_str(&spaced).decode_utf8().as_deref(), Ok(text), "{address}");
            assert!(code.bytes().all(|b| b.is_ascii_alphanumeric() || b"!$()*,-./:;?@_~%+".contains(&b)), "{address}");
        }
    }

    #[test]
    fn what_is_too_long_is_refused() {
        let room = LONGEST - address("").expect("it is short").len();
        assert_eq!(address(&"x".repeat(room)).expect("it fits").len(), LONGEST);
        let refused = address(&"x".repeat(room + 1)).expect_err("it does not fit");
        assert!(refused.contains("8193 bytes"), "{refused}");
    }
}
