//! What the exchange folder promises, tried on real files.
