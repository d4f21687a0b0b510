//! One report for many people, file by file, so that whoever waits sees how far it is and may stop between two files.

use std::path::{Path, PathBuf};

use crate::app::model::Model;
use crate::app::reports::kind::{Format, ReportKind};
use crate::store::Store;

use super::ReportError;
use super::make::{Maker, Stamp, Target, file_name};
use super::paper;
use super::save::{Over, save};

/// A run.
pub struct Run {
    /// Names and words; those of documents are Indonesian.
    pub model: Model,
    /// Where and when, and with which key.
    pub stamp: Stamp,
    /// Which report.
    pub kind: ReportKind,
    /// In which form.
    pub format: Format,
    /// Columns of plain text.
    pub width: usize,
    /// Into which folder.
    pub folder: PathBuf,
    /// Whether files that are there are replaced.
    pub over: Over,
    /// About whom.
    pub targets: Vec<Target>,
    /// How many of them are done.
    pub done: usize,
    /// How many files were written.
    pub written: usize,
}

impl Run {
    /// Makes the next file; none once all are made. A disk that does not take one ends the run.
    pub fn step(&mut self, store: &dyn Store) -> Option<(Target, Result<PathBuf, ReportError>)> {
        let target = *self.targets.get(self.done)?;
        self.done += 1;
        let made = self.make(store, target);
        match &made {
            Ok(_) => self.written += 1,
            Err(ReportError::File { .. }) => self.done = self.targets.len(),
            Err(_) => {}
        }
        Some((target, made))
    }

    fn make(&self, store: &dyn Store, target: Target) -> Result<PathBuf, ReportError> {
        let path = usual(
            &self.model,
            &self.folder,
            self.kind,
            Some(target),
            self.format,
        );
        // Whoever keeps what is there need not wait for what will not be written.
        if self.over == Over::Keep && path.exists() {
            return Err(ReportError::Exists(path));
        }
        let maker = Maker::new(store, &self.model, &self.stamp);
        let bytes = paper::of(&maker, self.kind, target, self.format, self.width)?;
        save(&path, &bytes, self.over)?;
        Ok(path)
    }
}

/// The usual place of a report in a folder.
pub fn usual(
    model: &Model,
    folder: &Path,
    kind: ReportKind,
    target: Option<Target>,
    format: Format,
) -> PathBuf {
    use crate::domain::coded::Coded;
    let ending = match (kind, format) {
        (ReportKind::Data, Format::Json) => "jsonl",
        _ => format.code(),
    };
    folder.join(format!("{}.{ending}", file_name(model, kind, target)))
}
