//! One binary for all targets: `TARGET` names the one that is fed.

#![no_main]

#[path = "../../tests/hostile/targets/mod.rs"]
mod targets;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<targets::Target> = LazyLock::new(|| {
    let name = std::env::var("TARGET").expect("TARGET names one");
    let found = targets::TARGETS.iter().find(|(known, _)| *known == name);
    found.expect("a target of that name").1
});

fuzz_target!(|data: &[u8]| TARGET(data));
