//! The identity of a person in the national system SIASN: a UUID that the program keeps and never makes.

/// Lengths of the five groups of a UUID.
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

/// An identity as SIASN writes it, five groups in small letters, whatever the spelling; none for any other text.
pub fn id(text: &str) -> Option<String> {
    let bare = text.trim().trim_start_matches('{').trim_end_matches('}');
    let digits: String = bare.chars().filter(|c| *c != '-').collect();
    let dashes = bare.len() - digits.len();
    let is_hex = digits.chars().all(|c| c.is_ascii_hexdigit());
    if digits.len() != 32 || !is_hex || !(dashes == 0 || is_grouped(bare)) {
        return None;
    }
    let mut rest = digits.to_lowercase();
    let mut groups = Vec::with_capacity(GROUPS.len());
    for length in GROUPS {
        let tail = rest.split_off(length);
        groups.push(std::mem::replace(&mut rest, tail));
    }
    Some(groups.join("-"))
}

fn is_grouped(text: &str) -> bool {
    text.split('-').map(str::len).eq(GROUPS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_taken_in_every_spelling_and_nothing_else_is() {
        let written = "a5eb03e2-41f2-4e1a-9d4b-0f5c6a7b8c9d";
        for text in [
            written,
            "A5EB03E2-41F2-4E1A-9D4B-0F5C6A7B8C9D",
            " a5eb03e241f24e1a9d4b0f5c6a7b8c9d ",
            "{a5eb03e2-41f2-4e1a-9d4b-0f5c6a7b8c9d}",
        ] {
            assert_eq!(id(text).as_deref(), Some(written), "{text}");
        }
        for text in [
            "",
            "198609262015051001",
            "a5eb03e2-41f2-4e1a-9d4b-0f5c6a7b8c9",
            "a5eb03e2-41f2-4e1a-9d4b0f5c6a7b-8c9d",
            "g5eb03e2-41f2-4e1a-9d4b-0f5c6a7b8c9d",
            "-a5eb03e241f24e1a9d4b0f5c6a7b8c9d",
            "é5eb03e241f24e1a9d4b0f5c6a7b8c9d",
        ] {
            assert_eq!(id(text), None, "{text}");
        }
    }
}
