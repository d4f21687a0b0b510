//! Placeholder until the first benchmark lands.

fn main() {}
