//! What commands print, and the files they are asked to write: beside the place, synced and renamed, so that none is
//! ever half; for their owner alone, as they tell about people.

use std::path::Path;

use serde_json::Value;

use crate::i18n::{Phrase, Texts};
use crate::report::save::{Over, save};
use crate::report::sheet::{self, Sheet};

use super::args::Format;
use super::context::Io;
use super::failure::Failure;

/// Prints rows and columns. That there are none is no mistake, but whoever looks should not wonder.
pub(super) fn print(
    texts: &Texts,
    sheet: &Sheet,
    format: Format,
    io: &mut Io<'_>,
) -> Result<(), Failure> {
    if format.json {
        print_json(&sheet.json(), io)?;
    } else if format.csv {
        sheet.write_csv(format.semicolon, io.out)?;
    } else {
        print_table(texts, sheet, io)?;
    }
    if sheet.is_empty() {
        let _ = io.tell(Phrase::new("cli.empty").text(texts));
    }
    Ok(())
}

/// Prints the columns for people, as wide as their terminal.
pub(super) fn print_table(texts: &Texts, sheet: &Sheet, io: &mut Io<'_>) -> Result<(), Failure> {
    Ok(sheet.write_table(texts, io.width, io.out)?)
}

/// Prints JSON, readable by people too.
pub(super) fn print_json(value: &Value, io: &mut Io<'_>) -> Result<(), Failure> {
    Ok(sheet::write_json(value, io.out)?)
}

/// Writes a file in the place of whatever has its name.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Ok(save(path, bytes, Over::Replace)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_is_replaced_whole_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("berita-acara.txt");
        write(&path, b"satu\n").unwrap();
        write(&path, b"dua\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"dua\n");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let nowhere = folder.path().join("tidak-ada").join("berkas");
        assert!(write(&nowhere, b"x").is_err());
    }
}
