//! The acceptance numbers of the figures, each opened to what it was made of.
