//! How cells look: one format for each kind of value, bold ones for heads and totals.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use super::cell::Kind;

/// The formats of a workbook.
pub(super) struct Look {
    /// Heads of columns.
    pub(super) head: Format,
    /// What is told below a table.
    pub(super) note: Format,
    plain: [Format; Kind::ALL.len()],
    total: [Format; Kind::ALL.len()],
}

impl Look {
    /// All formats.
    pub(super) fn new() -> Self {
        let plain = Format::new().set_align(FormatAlign::Top);
        let total = plain.clone().set_bold().set_border_top(FormatBorder::Thin);
        Self {
            head: apart(Format::new())
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x00DD_E7F0))
                .set_border_bottom(FormatBorder::Thin),
            note: Format::new()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_align(FormatAlign::Left),
            plain: Kind::ALL.map(|kind| of(kind, plain.clone())),
            total: Kind::ALL.map(|kind| of(kind, total.clone())),
        }
    }

    /// How a value of this kind looks.
    pub(super) fn of(&self, kind: Kind) -> &Format {
        &self.plain[kind as usize]
    }

    /// How it looks in a row of totals.
    pub(super) fn total(&self, kind: Kind) -> &Format {
        &self.total[kind as usize]
    }
}

/// A little apart from a figure on the left.
fn apart(format: Format) -> Format {
    format.set_align(FormatAlign::Left).set_indent(1)
}

/// The notation of a kind. A spreadsheet shows comma and point as its own language has them.
fn of(kind: Kind, format: Format) -> Format {
    match kind {
        Kind::Words => apart(format).set_text_wrap(),
        Kind::Digits => apart(format).set_num_format("@"),
        Kind::Quoted => apart(format).set_text_wrap().set_quote_prefix(),
        Kind::Whole => format.set_num_format("#,##0"),
        Kind::Figure => format.set_num_format("#,##0.0###"),
        Kind::Hundredths => format.set_num_format("0.00"),
        Kind::Percent => format.set_num_format("0.0%"),
        Kind::Day => format.set_num_format("dd-mm-yyyy"),
    }
}
