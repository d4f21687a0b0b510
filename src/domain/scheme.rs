//! A local evaluation system: what it assesses, by which figures, and what it leads to.
