//! Formats plain values among a call's arguments.

/// Maximum length of a text; a longer one isn't useful as a name.
const LONGEST: usize = 24;

pub struct Arg<'a, T: ?Sized>(pub &'a T);

/// Numbers, booleans and short texts.
pub trait Plain {
    fn show(&self) -> String;
}

pub trait ViaPlain {
    fn shown(&self) -> String;
}

impl<T: Plain + ?Sized> ViaPlain for &Arg<'_, T> {
    fn shown(&self) -> String {
        self.0.show()
    }
}

pub trait ViaAny {
    fn shown(&self) -> String {
        "…".into()
    }
}

impl<T: ?Sized> ViaAny for Arg<'_, T> {}

impl Plain for str {
    fn show(&self) -> String {
        if self.chars().count() > LONGEST { "…".into() } else { format!("{self:?}") }
    }
}

impl Plain for String {
    fn show(&self) -> String {
        self.as_str().show()
    }
}

impl<T: Plain + ?Sized> Plain for &T {
    fn show(&self) -> String {
        (**self).show()
    }
}

macro_rules! plain {
    ($($of:ty)*) => { $(impl Plain for $of { fn show(&self) -> String { format!("{self:?}") } })* };
}

plain!(bool char u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
