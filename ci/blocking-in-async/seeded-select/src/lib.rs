//! Programs on which the lint `unpolled_in_select` is judged. Each one is a function, and the test `proof` runs them all
//! on the paused clock.
//!
//! In the functions below `stalls`, a line that ends with `// UNPOLLED` awaits something while a future that the function
//! has begun is alive, isn't done, and isn't polled. The test shows that the function hangs, or that the future ends late.
//! `// UNPOLLED, hard` means the same on a line that the lint admits it may miss; it counts like any other.
//!
//! The functions with a doc comment below `fine` look similar. The comment says why nothing waits, and the test shows
//! that they end, and that nothing ends late.

pub mod desk;
pub mod fine;
pub mod stalls;
