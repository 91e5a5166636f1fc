//! The address that opens a program in the playground: made of a program, and taken apart again.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

const PLAYGROUND: &str = "https://play.rust-lang.org/";
/// The edition that all programs of this book are written in.
pub const EDITION: &str = "2024";
/// Bytes that an address may have. The playground is reached through CloudFront (rust-lang/simpleinfra,
/// `terraform/playground/cloudfront.tf`), whose quotas are 8,192 bytes for an address and 20,480 for a whole request.
pub const LONGEST: usize = 8192;

/// What is encoded: all that may not stand in a query, and what would be read as something else there, such as `+`, which stands
/// for a space, and `=`, by which the end of a name is found. Of the rest nothing, since the address is part of the page.
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

/// What must stand in every address, beside the program.
const SETTINGS: [(&str, &str); 3] = [("version", "stable"), ("mode", "debug"), ("edition", EDITION)];

/// The address that carries `program`. An error tells how much too long it would be.
pub fn address(program: &str) -> Result<String, String> {
    let settings: String = SETTINGS.iter().map(|(name, value)| format!("{name}={value}&")).collect();
    let code = utf8_percent_encode(program, ENCODED).to_string().replace(' ', "+");
    let address = format!("{PLAYGROUND}?{settings}code={code}");
    match address.len() {
        ..=LONGEST => Ok(address),
        long => Err(format!("its address would have {long} bytes, of which {LONGEST} are taken for sure")),
    }
}

/// Whether an address is one of the playground that opens something there.
pub fn opens(address: &str) -> bool {
    let host = address.split_once("//").map_or("", |(_, rest)| rest);
    host.strip_prefix("play.rust-lang.org").is_some_and(|rest| rest.contains('?'))
}

/// The program that an address carries. An error says what of the address is not as it must be.
pub fn carried(address: &str) -> Result<String, String> {
    if address.len() > LONGEST {
        return Err(format!("has {} bytes, of which {LONGEST} are taken for sure", address.len()));
    }
    let Some(query) = address.strip_prefix(PLAYGROUND).and_then(|rest| rest.strip_prefix('?')) else {
        return Err(format!("does not begin with {PLAYGROUND}?"));
    };
    let mut code = None;
    let mut settings = Vec::new();
    for part in query.split('&') {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let value = value.replace('+', " ");
        let value =
            percent_decode_str(&value).decode_utf8().map_err(|_| format!("holds a `{name}` that is no text"))?;
        match name {
            "code" if code.is_none() => code = Some(value.into_owned()),
            _ => settings.push((name.to_string(), value.into_owned())),
        }
    }
    for (name, wanted) in SETTINGS {
        let given: Vec<&str> = settings.iter().filter(|(given, _)| given == name).map(|(_, value)| &**value).collect();
        if given != [wanted] {
            return Err(format!("asks for the {name} `{}`, not `{wanted}`", given.join("`, `")));
        }
    }
    if let Some((name, _)) = settings.iter().find(|(name, _)| SETTINGS.iter().all(|(setting, _)| name != setting)) {
        return Err(format!("asks for a `{name}`, of which nothing is known"));
    }
    code.ok_or("carries no program".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_carried_comes_out_as_it_went_in() {
        for text in ["fn main() {}\n", "a + b == c & d % 20 #[x]=\"ä\\n'~'\"; <T>|{}^`?\t", "", "&code=x&edition=2021"]
        {
            let address = address(text).expect("it is short");
            assert_eq!(carried(&address).as_deref(), Ok(text), "{address}");
            let query = &address[PLAYGROUND.len() + 1..];
            assert_eq!(query.matches('=').count(), 4, "{address}");
            assert!(
                query.bytes().all(|b| b.is_ascii_alphanumeric() || b"!$()*,-./:;?@_~%&=+".contains(&b)),
                "{address}"
            );
        }
    }

    #[test]
    fn what_is_too_long_is_refused() {
        let room = LONGEST - address("").expect("it is short").len();
        assert_eq!(address(&"x".repeat(room)).expect("it fits").len(), LONGEST);
        let refused = address(&"x".repeat(room + 1)).expect_err("it does not fit");
        assert!(refused.contains("8193 bytes"), "{refused}");
        let full = address(&"x".repeat(room)).expect("it fits");
        assert!(carried(&(full + "x")).is_err());
    }

    #[test]
    fn only_addresses_of_the_playground_open_something() {
        let base = "https://play.rust-lang.org/?version=stable&mode=debug&edition=2024";
        assert_eq!(carried(&format!("{base}&code=a+%2B%0A")).as_deref(), Ok("a +\n"));
        for wrong in [
            base.replace("2024", "2021") + "&code=a",
            base.replace("stable", "nightly") + "&code=a",
            base.replace("mode=debug", "mode=release") + "&code=a",
            base.replace("&mode=debug", "") + "&code=a",
            base.replace("https", "http") + "&code=a",
            format!("{base}&edition=2021&code=a"),
            format!("{base}&gist=a"),
            format!("{base}&code=a&code=b"),
            format!("{base}&code=%FF"),
            base.to_string(),
        ] {
            assert!(opens(&wrong), "{wrong}");
            assert!(carried(&wrong).is_err(), "{wrong}");
        }
        for elsewhere in
            ["https://play.rust-lang.org/", "https://play.rust-lang.org/help", "https://example.org/?code=a", "?code=a"]
        {
            assert!(!opens(elsewhere), "{elsewhere}");
        }
    }
}
