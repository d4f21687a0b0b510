//! A line of answers from 1 to 4, as people type them and as spreadsheets paste them.

/// Why a line of answers is not taken. Places count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerError {
    /// Too few or too many, blanks included.
    Count {
        /// How many there are.
        found: usize,
        /// How many there should be.
        wanted: usize,
    },
    /// Something other than 1, 2, 3, 4 or a mark for blank.
    OutOfScale {
        /// Which answer.
        place: usize,
        /// What stands there.
        found: char,
    },
    /// A blank where every question needs an answer.
    Blank {
        /// Which answer.
        place: usize,
    },
    /// Nothing but blanks.
    AllBlank,
}

/// How a blank is written.
pub(super) const BLANK: char = '-';

/// Reads `N` answers, written together or apart. Commas, semicolons and tabs part cells, and an empty cell is
/// a blank, as are `-`, `.` and `_`; spaces mean nothing.
pub(super) fn read<const N: usize>(text: &str) -> Result<[Option<u8>; N], AnswerError> {
    let found = characters(text);
    // The number comes first: in a line that is too short or too long, places mean nothing.
    if found.len() != N {
        let found = found.len();
        return Err(AnswerError::Count { found, wanted: N });
    }
    let mut answers = [None; N];
    for ((place, found), answer) in found.into_iter().enumerate().zip(&mut answers) {
        *answer = match found {
            '1'..='4' => found.to_digit(10).map(|digit| digit as u8),
            BLANK | '.' | '_' => None,
            _ => {
                let place = place + 1;
                return Err(AnswerError::OutOfScale { place, found });
            }
        };
    }
    if answers.iter().all(Option::is_none) {
        return Err(AnswerError::AllBlank);
    }
    Ok(answers)
}

/// The characters that stand for answers, with a mark for each empty cell.
fn characters(text: &str) -> Vec<char> {
    let text = text.trim_matches([' ', '\r', '\n']);
    if text.is_empty() {
        return Vec::new();
    }
    text.split([',', ';', '\t'])
        .flat_map(|cell| {
            let mut cell: Vec<char> = cell.chars().filter(|c| !c.is_whitespace()).collect();
            if cell.is_empty() {
                cell.push(BLANK);
            }
            cell
        })
        .collect()
}
