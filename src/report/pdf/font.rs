//! The typeface of documents: which characters it has, how wide they are, and what is written for the others.
//!
//! Screens and commands are set in Liberation Mono. Liberation Sans has the widths of Arial, which the official forms are set in. Texts are set character by
//! character, without kerning, so what is measured is exactly what is drawn.

use std::borrow::Cow;
use std::fmt::Write as _;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::{BoundingBox, GlyphMetrics};
use skrifa::{FontRef, MetadataProvider};

use super::PdfError;
use crate::report::document::Letters;

const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/LiberationSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../assets/fonts/LiberationSans-Bold.ttf");

const FIXED: &[u8] = include_bytes!("../../../assets/fonts/LiberationMono-Regular.ttf");

/// Characters below this are looked up once: Latin with all its letters.
const COMMON: u32 = 0x250;

/// Marks that one letter carries; more would be drawn on top of each other.
const MOST_MARKS: usize = 2;

/// Height of a line, in sizes of the letters.
pub(super) const LINE: f32 = 1.2;

/// From the top of a line to the foot of its letters, in sizes of the letters.
pub(super) const ASCENT: f32 = 0.945;

/// A glyph and its width in sizes of the letters.
#[derive(Clone, Copy)]
struct Glyph {
    id: u32,
    width: f32,
}

/// One weight of the typeface.
pub(super) struct Face {
    font: Font,
    map: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    units: f32,
    common: Vec<Option<Glyph>>,
}

/// The typefaces.
pub(super) struct Fonts {
    regular: Face,
    bold: Face,
    fixed: Face,
}

impl Fonts {
    /// Reads what is built into the program.
    pub(super) fn load() -> Result<Self, PdfError> {
        Ok(Self {
            regular: Face::read(REGULAR)?,
            bold: Face::read(BOLD)?,
            fixed: Face::read(FIXED)?,
        })
    }

    /// The weight for words that are strong, or not.
    pub(super) fn face(&self, strong: bool) -> &Face {
        if strong { &self.bold } else { &self.regular }
    }

    /// The face for words that look so.
    pub(super) fn of(&self, letters: Letters) -> &Face {
        match letters {
            Letters::Plain => &self.regular,
            Letters::Strong => &self.bold,
            Letters::Fixed => &self.fixed,
        }
    }
}

impl Face {
    fn read(data: &'static [u8]) -> Result<Self, PdfError> {
        let font = Font::new(data.into(), 0).ok_or(PdfError::Font)?;
        let read = FontRef::new(data).map_err(|_| PdfError::Font)?;
        let mut face = Self {
            map: read.charmap(),
            metrics: read.glyph_metrics(Size::unscaled(), LocationRef::default()),
            units: font.units_per_em(),
            common: Vec::new(),
            font,
        };
        face.common = (0..COMMON)
            .map(|code| char::from_u32(code).and_then(|c| face.look_up(c)))
            .collect();
        Ok(face)
    }

    /// The font for drawing.
    pub(super) fn font(&self) -> Font {
        self.font.clone()
    }

    fn look_up(&self, c: char) -> Option<Glyph> {
        if !drawn_by_itself(c) {
            return None;
        }
        let id = self.map.map(c).filter(|id| id.to_u32() != 0)?;
        let width = self.metrics.advance_width(id)? / self.units;
        // What is neither a mark nor takes room would vanish.
        (width > 0.0 || is_mark(c)).then_some(Glyph {
            id: id.to_u32(),
            width: if is_mark(c) { 0.0 } else { width },
        })
    }

    fn glyph(&self, c: char) -> Option<Glyph> {
        match self.common.get(c as usize) {
            Some(known) => *known,
            None => self.look_up(c),
        }
    }

    /// Width of a character of a [`Face::visible`] text, in sizes of the letters.
    pub(super) fn width(&self, c: char) -> f32 {
        self.glyph(c).map_or(0.0, |glyph| glyph.width)
    }

    /// Width of a [`Face::visible`] text on one line, in points.
    pub(super) fn measure(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|c| self.width(c)).sum::<f32>() * size
    }

    /// A text of which every character can be drawn: what the typeface lacks is written as `[U+1F600]`.
    ///
    /// Line breaks stay. Scripts from right to left are written out too, as they would be set backwards.
    pub(super) fn visible<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if text
            .chars()
            .all(|c| c == '\n' || (!is_mark(c) && self.glyph(c).is_some()))
        {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len() + 16);
        // Marks that the letter before can still take.
        let mut marks = 0;
        for c in text.replace("\r\n", "\n").chars() {
            let shown = match c {
                '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some('\n'),
                '\u{2010}' | '\u{2011}' => Some('-'),
                _ if is_mark(c) => (marks > 0 && self.glyph(c).is_some()).then_some(c),
                _ if self.glyph(c).is_some() => Some(c),
                _ if c.is_whitespace() => Some(' '),
                _ => None,
            };
            marks = match shown {
                Some(c) if is_mark(c) => marks - 1,
                Some(c) if c.is_alphabetic() => MOST_MARKS,
                Some(_) | None => 0,
            };
            match shown {
                Some(c) => out.push(c),
                None => {
                    // Writing to a string never fails.
                    let _ = write!(out, "[U+{:04X}]", u32::from(c));
                }
            }
        }
        Cow::Owned(out)
    }

    /// The glyphs of one line of a [`Face::visible`] text.
    pub(super) fn shape(&self, text: &str) -> Vec<KrillaGlyph> {
        let mut glyphs = Vec::with_capacity(text.len());
        let mut letter: Option<Glyph> = None;
        let mut lift = 0.0;
        for (at, c) in text.char_indices() {
            let Some(glyph) = self.glyph(c) else {
                continue;
            };
            let (mut right, mut up) = (0.0, 0.0);
            if is_mark(c) {
                if let Some((x, y)) = letter.and_then(|letter| self.over(letter, glyph)) {
                    (right, up) = (x, y + lift);
                    lift += 0.2;
                }
            } else {
                letter = Some(glyph);
                lift = 0.0;
            }
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(glyph.id),
                glyph.width,
                right,
                up,
                0.0,
                at..at + c.len_utf8(),
                None,
            ));
        }
        glyphs
    }

    /// How far a mark is moved so that it stands over the middle of its letter and clear of it.
    fn over(&self, letter: Glyph, mark: Glyph) -> Option<(f32, f32)> {
        let bounds = |glyph: Glyph| -> Option<BoundingBox> {
            self.metrics.bounds(skrifa::GlyphId::new(glyph.id))
        };
        let (below, above) = (bounds(letter)?, bounds(mark)?);
        let middle = |b: BoundingBox| f32::midpoint(b.x_min, b.x_max);
        let right = (middle(below) - middle(above)) / self.units - letter.width;
        let high = above.y_min > 0.3 * self.units;
        let clear = below.y_max + 0.05 * self.units - above.y_min;
        Some((
            right,
            if high {
                (clear / self.units).max(0.0)
            } else {
                0.0
            },
        ))
    }
}

/// Whether a character combines with the letter before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Whether a character is a sign of its own that goes from left to right: no control, nothing invisible, nothing
/// of private meaning.
fn drawn_by_itself(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{ad}' | '\u{34f}' | '\u{590}'..='\u{8ff}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}'
            | '\u{fb1d}'..='\u{fdff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe70}'..='\u{feff}'
            | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..)
}
