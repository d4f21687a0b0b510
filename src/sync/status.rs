//! How far everything has come: what is only here, what was written out, what head office has acknowledged.
