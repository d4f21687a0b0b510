//! A document as the bytes of a file.

use crate::app::reports::kind::Format;
use crate::i18n::Phrase;

use super::ReportError;
use super::document::Document;
use super::{pdf, plain};

/// A document in one of the forms that documents come in; `width` is the columns of plain text.
pub fn bytes(document: &Document, format: Format, width: usize) -> Result<Vec<u8>, ReportError> {
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
