//! The second pass: frames are unpacked, and their entries followed along the chains to the signed ends.

use std::io::{Read, Seek};

use crate::ops::bundle::Entry;
use crate::trust::seal::Identity;

use super::chains::Chains;
use super::check::{Checked, begin};
use super::error::BundleError;
use super::frame;
use super::header::Header;
use super::walk::{Section, Walk};

/// The second pass over a bundle that was [checked](super::check()): hands over every entry, in the order of the ranges
/// of its manifest.
///
/// The entries are proved when this has returned without an error, and not before: a chain is covered by its end. Each
/// range is then the very one whose end was signed, even if the file was exchanged since the first pass.
pub fn entries(
    file: &mut (impl Read + Seek),
    checked: &Checked,
    keys: &[Identity],
    each: &mut dyn FnMut(Entry) -> Result<(), BundleError>,
) -> Result<(), BundleError> {
    begin(file)?;
    let header = Header::read(file)?;
    let mut walk = Walk::begin(&header, file, keys)?;
    let mut chains = Chains::new(&checked.manifest, &checked.heads);
    let mut room = Vec::new();
    while let Some(section) = walk.next()? {
        let at = walk.place();
        match section {
            Section::Frame(head) => {
                let raw = frame::unpack(&head, walk.payload(), &mut room, at)?;
                frame::split(raw, head.entries, at, |bytes| {
                    let id = chains.follow(bytes).map_err(|what| at.corrupt(what))?;
                    let bytes = bytes.to_vec();
                    each(Entry { id, bytes })
                })?;
            }
            Section::Heads => {
                // Nothing more comes.
                return chains.finish().map_err(|what| at.corrupt(what));
            }
            Section::Manifest
            | Section::Registry
            | Section::Skipped(..)
            | Section::Unknown(_)
            | Section::Trailer(_) => {}
        }
    }
    chains.finish().map_err(|what| walk.place().corrupt(what))
}
