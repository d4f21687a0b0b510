//! A bundle as text, for the body of a mail.
