//! Pages written as a file: PDF/A-2a for archives and PDF/UA-1 for those who have it read aloud.

use std::num::{NonZeroU16, NonZeroU32};

use krilla::color::luma;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationError};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, TableHeaderScope, Tag, TagGroup, TagTree,
};
use krilla::{Document as File, SerializeSettings};

use super::font::Fonts;
use super::sheet::{Bookmark, Ink, Kind, Mark, Page, Paper, Part, Pen, Step, Tree};
use super::{Laid, PdfError};
use crate::report::document::Document;

/// Language of the documents.
const LANGUAGE: &str = "id-ID";
/// Longest title of a file or a bookmark, in characters.
const LONGEST: usize = 400;
/// What stands where a title must and none is.
const UNTITLED: &str = "–";

/// Writes pages as a file.
pub(super) fn write(document: &Document, fonts: &Fonts, laid: &Laid) -> Result<Vec<u8>, PdfError> {
    let made = day(&document.made);
    let settings = SerializeSettings {
        configuration: configuration(made.is_some())
            .map_err(|error| PdfError::Invalid(format!("{error:?}")))?,
        ..SerializeSettings::default()
    };
    let mut file = File::new_with(settings);
    let mut pieces: Vec<Vec<Identifier>> = laid.tree.nodes.iter().map(|_| Vec::new()).collect();
    for page in &laid.pages {
        write_page(&mut file, fonts, &laid.paper, page, &mut pieces)?;
    }
    file.set_tag_tree(tags(&laid.tree, pieces));
    file.set_outline(outline(document, &laid.bookmarks, &laid.paper));
    file.set_metadata(metadata(document, made));
    file.finish()
        .map_err(|error| PdfError::Invalid(format!("{error:?}")))
}

/// Archives want to know the day: without one, only the other norm can be kept.
fn configuration(dated: bool) -> Result<Configuration, ConfigurationError> {
    let mut builder = krilla::configure::ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1);
    if dated {
        builder = builder.with_archival_validator(Archival::A2_A);
    }
    builder.finish()
}

fn day(made: &str) -> Option<DateTime> {
    let mut parts = made.trim().split('-');
    let year: u16 = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day: u8 = parts.next()?.parse().ok()?;
    let fits = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    (fits && parts.next().is_none()).then(|| DateTime::new(year).month(month).day(day))
}

/// A text for the properties of the file.
fn short(text: &str) -> String {
    let text = text.replace(char::is_control, " ");
    text.trim().chars().take(LONGEST).collect()
}

fn title(document: &Document) -> String {
    let title = short(&document.title);
    if title.is_empty() {
        UNTITLED.to_owned()
    } else {
        title
    }
}

fn metadata(document: &Document, made: Option<DateTime>) -> Metadata {
    let program = concat!("tatap ", env!("CARGO_PKG_VERSION"));
    let metadata = Metadata::new()
        .title(title(document))
        .description(short(&document.about))
        .language(LANGUAGE.to_owned())
        .creator(program.to_owned())
        .producer(program.to_owned());
    match made {
        Some(day) => metadata.creation_date(day),
        None => metadata,
    }
}

/// What a reader lists beside the pages: titles, and below each of them its headings.
fn outline(document: &Document, bookmarks: &[Bookmark], paper: &Paper) -> Outline {
    let mut outline = Outline::new();
    let node = |text: String, page: usize, y: f32| {
        OutlineNode::new(
            text,
            XyzDestination::new(page, Point::from_xy(paper.left, y)),
        )
    };
    let mut open: Option<OutlineNode> = None;
    for bookmark in bookmarks {
        let text = short(&bookmark.text);
        if text.is_empty() {
            continue;
        }
        let next = node(text, bookmark.page, bookmark.y);
        match &mut open {
            Some(title) if bookmark.level > 1 => title.push_child(next),
            Some(_) | None => {
                if let Some(title) = open.replace(next) {
                    outline.push_child(title);
                }
            }
        }
    }
    outline.push_child(open.unwrap_or_else(|| node(title(document), 0, paper.top)));
    outline
}

fn write_page(
    file: &mut File,
    fonts: &Fonts,
    paper: &Paper,
    page: &Page,
    pieces: &mut [Vec<Identifier>],
) -> Result<(), PdfError> {
    let settings = PageSettings::from_wh(paper.width, paper.height)
        .ok_or_else(|| PdfError::Invalid("page".to_owned()))?;
    let mut sheet = file.start_page_with(settings);
    let mut surface = sheet.surface();
    for group in page.marks.chunk_by(|a, b| a.part == b.part) {
        let part = group.first().map_or(Part::Layout, |mark| mark.part);
        let tag = match part {
            Part::Node(_) => ContentTag::Other,
            Part::Layout => artifact(ArtifactType::Layout),
            Part::Header => artifact(ArtifactType::Header),
            Part::Footer => artifact(ArtifactType::Footer),
        };
        let piece = surface.start_tagged(tag);
        for mark in group {
            draw(&mut surface, fonts, mark);
        }
        surface.end_tagged();
        if let Part::Node(node) = part
            && let Some(of_node) = pieces.get_mut(node)
        {
            of_node.push(piece);
        }
    }
    surface.finish();
    sheet.finish();
    Ok(())
}

fn artifact(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

fn draw(surface: &mut Surface<'_>, fonts: &Fonts, mark: &Mark) {
    match &mark.ink {
        Ink::Words {
            x,
            y,
            size,
            letters,
            text,
        } => {
            let face = fonts.of(*letters);
            surface.set_fill(Some(fill(0)));
            surface.set_stroke(None);
            let glyphs = face.shape(text);
            surface.draw_glyphs(
                Point::from_xy(*x, *y),
                &glyphs,
                face.font(),
                text,
                *size,
                false,
            );
        }
        Ink::Path {
            steps,
            fill: grey,
            pen,
        } => {
            if let Some(path) = path(steps) {
                surface.set_fill(grey.map(fill));
                surface.set_stroke(pen.map(stroke));
                surface.draw_path(&path);
            }
        }
        Ink::Nothing => {}
    }
}

fn fill(grey: u8) -> Fill {
    Fill {
        paint: luma::Color::new(grey).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn stroke(pen: Pen) -> Stroke {
    Stroke {
        paint: luma::Color::new(pen.grey).into(),
        width: pen.width,
        line_cap: LineCap::Butt,
        dash: pen.dash.map(|dash| StrokeDash {
            array: dash.to_vec(),
            offset: 0.0,
        }),
        ..Stroke::default()
    }
}

fn path(steps: &[Step]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for step in steps {
        match *step {
            Step::Move(x, y) => path.move_to(x, y),
            Step::Line(x, y) => path.line_to(x, y),
            Step::Curve([x1, y1, x2, y2, x, y]) => path.cubic_to(x1, y1, x2, y2, x, y),
            Step::Close => path.close(),
        }
    }
    path.finish()
}

/// The tree of the file; what each node drew comes before its children.
fn tags(tree: &Tree, pieces: Vec<Vec<Identifier>>) -> TagTree {
    let mut groups: Vec<TagGroup> = tree
        .nodes
        .iter()
        .zip(pieces)
        .map(|(node, pieces)| {
            let pieces = pieces.into_iter().map(Node::from).collect();
            TagGroup::with_children(kind(&node.kind), pieces)
        })
        .collect();
    // Children come after their parents, so the last are complete first; they wait until all are there, as they
    // are met in the wrong order.
    let mut waiting: Vec<Vec<TagGroup>> = tree.nodes.iter().map(|_| Vec::new()).collect();
    let mut roots = Vec::new();
    for node in tree.nodes.iter().rev() {
        let Some(mut group) = groups.pop() else {
            break;
        };
        let children = waiting.pop().unwrap_or_default();
        children
            .into_iter()
            .rev()
            .for_each(|child| group.push(child));
        match node.parent.and_then(|parent| waiting.get_mut(parent)) {
            Some(siblings) => siblings.push(group),
            None => roots.push(group),
        }
    }
    let mut whole = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    roots.into_iter().rev().for_each(|group| whole.push(group));
    whole
}

fn kind(kind: &Kind) -> krilla::tagging::TagKind {
    let several = |count: usize| NonZeroU32::new(count as u32).filter(|count| count.get() > 1);
    match kind {
        Kind::Heading(level, text) => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            let text = short(text);
            let text = if text.is_empty() {
                UNTITLED.to_owned()
            } else {
                text
            };
            Tag::Hn(level, Some(text)).into()
        }
        Kind::Paragraph => Tag::P.into(),
        Kind::Table => Tag::Table.into(),
        Kind::TableHead => Tag::THead.into(),
        Kind::TableBody => Tag::TBody.into(),
        Kind::Row => Tag::TR.into(),
        Kind::HeadCell { across, beside } => {
            let scope = if *beside {
                TableHeaderScope::Row
            } else {
                TableHeaderScope::Column
            };
            Tag::TH(scope).with_col_span(several(*across)).into()
        }
        Kind::Cell { across, down } => Tag::TD
            .with_col_span(several(*across))
            .with_row_span(several(*down))
            .into(),
        Kind::Figure(told) => Tag::Figure(Some(told.clone())).into(),
    }
}
