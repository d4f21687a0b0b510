//! A document as the bytes of a file.

use crate::app::reports::kind::{Format, ReportKind};
use crate::i18n::Phrase;

use super::ReportError;
use super::document::Document;
use super::make::{Maker, Target};
use super::sheet::write_json;
use super::{pdf, plain};

/// The paper of a kind about somebody; as JSON there is what is held on a person.
pub fn of(
    maker: &Maker<'_>,
    kind: ReportKind,
    target: Target,
    format: Format,
    width: usize,
) -> Result<Vec<u8>, ReportError> {
    if let (Format::Json, Target::Person(id)) = (format, target) {
        let mut out = Vec::new();
        write_json(&maker.held(id)?, &mut out)?;
        return Ok(out);
    }
    bytes(&maker.document(kind, target)?, format, width)
}

/// A document in one of the forms that documents come in; `width` is the columns of plain text.
fn bytes(document: &Document, format: Format, width: usize) -> Result<Vec<u8>, ReportError> {
    match format {
        Format::Pdf => pdf::render(document).map_err(|error| {
            let phrase = Phrase::new("report.no-pdf").with("why", error);
            ReportError::Refused(phrase)
        }),
        Format::Text => Ok(plain::text(document, width).into_bytes()),
        Format::Xlsx | Format::Csv | Format::Json => {
            Err(ReportError::Usage(Phrase::new("report.no-format")))
        }
    }
}
