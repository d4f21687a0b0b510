//! `tatap doctor`: looks over everything there is, and mends it where that is asked for.
//!
//! Each check answers findings and never stops the others. What is looked at first is what everything else rests on.

mod mending;
mod rounds;

use std::path::Path;

use crate::domain::access::Right;
use crate::ops::op::Subject;
use crate::runtime::executor;
use crate::store::StoreError;
use crate::store::disk::{DiskStore, Mode};
use crate::store::mend::{self, Damage};

use super::Exit;
use super::args::DoctorArgs;
use super::context::{Context, Io};
use super::failure::Failure;
use super::finding::{Finding, Weight};
use super::output::print_json;

/// A finding of the doctor; the message is `cli-doctor.<code>`.
fn found(code: &'static str, weight: Weight) -> Finding {
    Finding::new(("cli-doctor", code), weight)
}

/// Looks over everything, and prints it finding by finding.
pub(super) fn run(context: &Context, args: &DoctorArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    context.need(Right::Maintain)?;
    let data = context.data_dir()?;
    if !mend::holds_data(&data) {
        return Err(Context::no_data(&data));
    }
    let mut all = Vec::new();
    if args.repair {
        context.refuse_read_only()?;
        all.extend(mending::mend(context, &data, &args.from)?);
    }
    all.extend(examine(context, &data));
    if args.json {
        let told = all.iter().map(|finding| finding.json(context)).collect();
        print_json(&serde_json::Value::Array(told), io)?;
    } else {
        for finding in &all {
            finding.print(context, io)?;
        }
    }
    let is_grave = all.iter().any(|finding| finding.weight == Weight::Grave);
    Ok(if is_grave { Exit::Refused } else { Exit::Done })
}

/// Everything there is to say of a data directory.
fn examine(context: &Context, data: &Path) -> Vec<Finding> {
    let mut all = rounds::place(context, data);
    all.extend(rounds::zone(context));
    match examine_journals(context, data) {
        Ok((damage, _)) if damage.is_none() => all.extend(examine_store(context, data)),
        Ok((damage, subjects)) => {
            all.extend(mending::damaged(context, data, &damage, &subjects));
        }
        Err(error) => all.push(unreadable(&error)),
    }
    all.extend(rounds::beside(data));
    all
}

/// What of the journals is missing, and in what of the data, as far as the index may be asked.
fn examine_journals(context: &Context, data: &Path) -> Result<(Damage, Vec<Subject>), StoreError> {
    let alone = || Ok((mend::damage(data)?, Vec::new()));
    if context.read_only {
        return alone();
    }
    // The index may know of more than the journals say, where nobody has it open.
    match mend::damage_and_whose(data) {
        Err(StoreError::Held { .. }) => alone(),
        looked => looked,
    }
}

fn unreadable(error: &StoreError) -> Finding {
    found("unreadable", Weight::Grave).with_all("why", vec![executor::told(error)])
}

/// Whole journals: whether the index is that of them, and whose they are.
fn examine_store(context: &Context, data: &Path) -> Vec<Finding> {
    if context.read_only {
        return look(context, data);
    }
    match DiskStore::open(data, Mode::Write, &mut |_, _| ()) {
        Ok((store, notes)) => rounds::store(context, store, &notes, true),
        Err(StoreError::Held { holder, .. }) => {
            let held = found("held", Weight::Notice)
                .with("pid", holder.pid)
                .with("tty", &holder.tty);
            let mut all = vec![held.then("held")];
            all.extend(look(context, data));
            all
        }
        Err(error) => vec![unreadable(&error)],
    }
}

/// The same beside whoever works on it, or where nothing may be changed.
fn look(context: &Context, data: &Path) -> Vec<Finding> {
    match DiskStore::open(data, Mode::ReadOnly, &mut |_, _| ()) {
        Ok((store, notes)) => rounds::store(context, store, &notes, false),
        Err(error) => vec![unreadable(&error)],
    }
}
