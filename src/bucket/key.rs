//! Keys in a bucket: those of the folder, and of the pieces of what is larger than an object may be.

use std::fmt;

use crate::exchange::{Direction, LARGEST, Name};

/// Largest object, in bytes; every store takes so much in one piece, and a cut costs no more than that.
pub(super) const OBJECT_MOST: u64 = 5 << 20;

/// Most pieces of a file.
const PIECES: u8 = LARGEST.div_ceil(OBJECT_MOST) as u8;

/// What an object is: a file, or a piece of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    /// The name of the file.
    pub(super) name: Name,
    /// Which piece of it; none where it is whole.
    pub(super) piece: Option<Piece>,
}

/// A piece of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Of which file, and cut into how many.
    pub(super) cut: Cut,
    /// Which one, from 1.
    pub(super) number: u8,
}

/// How a file was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cut {
    /// The first 8 bytes of the hash of the whole file.
    pub(super) sum: u64,
    /// Into how many pieces, at least 2.
    pub(super) pieces: u8,
}

impl Cut {
    /// The pieces of a file of this length and hash; none where it goes whole.
    pub(super) fn of(bytes: u64, sha256: [u8; 32]) -> Option<Self> {
        let pieces = u8::try_from(bytes.div_ceil(OBJECT_MOST)).unwrap_or(u8::MAX);
        let sum = first(sha256);
        (pieces > 1).then_some(Self { sum, pieces })
    }

    /// Whether these pieces, put together, are the file.
    pub(super) fn fits(self, sha256: [u8; 32]) -> bool {
        self.sum == first(sha256)
    }

    /// Its pieces, in order.
    pub(super) fn all(self) -> impl Iterator<Item = Piece> {
        (1..=self.pieces).map(move |number| Piece { cut: self, number })
    }
}

fn first(sha256: [u8; 32]) -> u64 {
    sha256
        .first_chunk()
        .map_or(0, |first| u64::from_be_bytes(*first))
}

impl Key {
    /// What stands behind the folder of the office. Read exactly as it is written; everything else is nothing to us.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let key = match Name::parse(text) {
            Some(name) => Self { name, piece: None },
            None => Self::parse_piece(text)?,
        };
        (key.to_string() == text).then_some(key)
    }

    fn parse_piece(text: &str) -> Option<Self> {
        let (text, piece) = text.rsplit_once('.')?;
        let (name, sum) = text.rsplit_once('.')?;
        let (number, pieces) = piece.split_once("-of-")?;
        let cut = Cut {
            sum: u64::from_str_radix(sum, 16).ok()?,
            pieces: pieces.parse().ok()?,
        };
        let number = number.parse().ok()?;
        let is_one = (2..=PIECES).contains(&cut.pieces) && (1..=cut.pieces).contains(&number);
        let name = Name::parse(name)?;
        is_one.then_some(Self {
            name,
            piece: Some(Piece { cut, number }),
        })
    }

    /// The whole key, behind the prefix of the bucket.
    pub(super) fn below(self, direction: Direction, office: &str) -> String {
        format!("{}/{office}/{self}", direction.folder())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)?;
        let Some(Piece { cut, number }) = self.piece else {
            return Ok(());
        };
        write!(f, ".{:016x}.{number:02}-of-{:02}", cut.sum, cut.pieces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "0011223344556677-12-8899aabbccddeeff.tatap";

    #[test]
    fn a_key_is_read_as_it_was_written_and_nothing_else_is() {
        let name = Name::parse(NAME).unwrap();
        let whole = Key { name, piece: None };
        assert_eq!(Key::parse(NAME), Some(whole));
        let cut = Cut::of(LARGEST, [0xab; 32]).unwrap();
        assert_eq!(cut.pieces, PIECES);
        let pieces: Vec<String> = cut
            .all()
            .map(|piece| {
                let key = Key {
                    name,
                    piece: Some(piece),
                };
                assert_eq!(Key::parse(&key.to_string()), Some(key));
                key.to_string()
            })
            .collect();
        assert_eq!(pieces[1], format!("{NAME}.abababababababab.02-of-13"));
        assert!(pieces.is_sorted(), "they are listed in their order");
        assert!(pieces.iter().all(|key| Name::parse(key).is_none()));
        for other in [
            "abababababababab.2-of-13",
            "abababababababab.02-of-1",
            "abababababababab.01-of-01",
            "abababababababab.00-of-02",
            "abababababababab.03-of-02",
            "abababababababab.01-of-14",
            "ABABABABABABABAB.01-of-02",
            "+bababababababab.01-of-02",
            "abab.01-of-02",
            "01-of-02",
            "tmp",
        ] {
            assert_eq!(Key::parse(&format!("{NAME}.{other}")), None, "{other}");
        }
        for other in ["", ".", "../x", &format!("x/{NAME}")] {
            assert_eq!(Key::parse(other), None, "{other}");
        }
    }

    #[test]
    fn what_fits_one_object_is_not_cut() {
        assert_eq!(Cut::of(OBJECT_MOST, [1; 32]), None);
        let cut = Cut::of(OBJECT_MOST + 1, [1; 32]).unwrap();
        assert_eq!(cut.pieces, 2);
        assert!(cut.fits([1; 32]) && !cut.fits([2; 32]));
    }
}
