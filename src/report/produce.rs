//! A report of any kind as text to be looked at, or as the bytes of a file.

use crate::app::model::Model;
use crate::app::reports::kind::{Format, ReportKind};
use crate::app::reports::{Order, Whom};
use crate::domain::id::UnitId;
use crate::store::Store;

use super::make::{Maker, Stamp, Target};
use super::{ReportError, paper};

/// One report: which, and about whom.
#[derive(Debug, Clone, Copy)]
pub struct What {
    /// Which.
    pub kind: ReportKind,
    /// About whom; none for everybody.
    pub target: Option<Target>,
}

impl What {
    /// The report of an order; of several people the first.
    pub fn of(order: &Order) -> Self {
        let target = match &order.whom {
            Whom::People(ids) => ids.first().map(|id| Target::Person(*id)),
            Whom::Unit(unit) => Some(Target::Unit(*unit)),
            Whom::Everybody => None,
        };
        Self {
            kind: order.kind,
            target,
        }
    }

    /// The unit that it is about, if it is about one.
    pub fn unit(&self) -> Option<UnitId> {
        match self.target {
            Some(Target::Unit(unit)) => Some(unit),
            Some(Target::Person(_)) | None => None,
        }
    }
}

/// The report as text of so many columns.
pub fn preview(
    store: &dyn Store,
    model: Model,
    stamp: &Stamp,
    what: &What,
    width: usize,
) -> Result<String, ReportError> {
    let bytes = bytes(store, model, stamp, what, Format::Text, width)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The report as the bytes of a file.
pub fn bytes(
    store: &dyn Store,
    model: Model,
    stamp: &Stamp,
    what: &What,
    format: Format,
    width: usize,
) -> Result<Vec<u8>, ReportError> {
    let maker = Maker::new(store, &model, stamp);
    let Some(target) = what.target else {
        return Err(super::make::no_document(what.kind));
    };
    let document = maker.document(what.kind, target)?;
    paper::bytes(&document, format, width)
}
