//! One integration binary, so that two cores link once.

fn main() {}
