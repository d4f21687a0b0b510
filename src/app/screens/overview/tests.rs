//! The screen, driven by keys over a store in memory.
