//! `tatap backup`: everything that is needed to go on, in one file, whoever works on the data meanwhile.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::backup::{self, BackupError, Found, Made, Order};
use crate::domain::access::Right;
use crate::i18n::Phrase;
use crate::store::mend;
use crate::trust::seal::Recipient;

use super::Exit;
use super::args::BackupArgs;
use super::context::{Context, Io};
use super::failure::Failure;
use super::output::print_json;

/// Makes a backup, or prints those that are there.
pub(super) fn run(context: &Context, args: &BackupArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    context.need(Right::Maintain)?;
    let data = context.data_dir()?;
    let dir = folder(context, args.dir.as_deref(), &data);
    if args.list {
        return list(context, &dir, args.json, io);
    }
    if !mend::holds_data(&data) {
        return Err(Context::no_data(&data));
    }
    backup::make_ready(&dir, &data)?;
    let recipients = recipients(args, &dir, &data)?;
    let made = backup::make(&Order {
        data: &data,
        dir: &dir,
        keep: args.keep.map_or(context.config.backup_keep, usize::from),
        seal_for: &recipients,
        millis: Context::now_millis(),
    })?;
    tell(context, &made, args.json, io)?;
    Ok(if made.faults.is_empty() {
        Exit::Done
    } else {
        Exit::Refused
    })
}

/// The folder that was named, the configured one, or the one beside the data.
pub(super) fn folder(context: &Context, named: Option<&Path>, data: &Path) -> PathBuf {
    let configured = named.or(context.config.backup_dir.as_deref());
    configured.map_or_else(|| backup::default_dir(data), Path::to_path_buf)
}

/// For whom it is sealed. What stays on the disk of the data needs no seal.
fn recipients(args: &BackupArgs, dir: &Path, data: &Path) -> Result<Vec<Recipient>, Failure> {
    let mut named = Vec::new();
    for key in &args.recipient {
        let refused = |why| {
            Phrase::new("cli-backup.recipient")
                .with("key", key)
                .with("why", why)
        };
        named.push(Recipient::parse(key).map_err(|why| Failure::usage(refused(why)))?);
    }
    if !named.is_empty() || args.plain || !backup::is_elsewhere(dir, data)? {
        return Ok(named);
    }
    let usual = backup::usual_recipients(data)?;
    if usual.is_empty() {
        return Err(BackupError::Unsealed(dir.to_path_buf()).into());
    }
    Ok(usual)
}

fn tell(context: &Context, made: &Made, as_json: bool, io: &mut Io<'_>) -> Result<(), Failure> {
    let texts = context.texts;
    if as_json {
        return print_json(
            &json!({
                "path": made.path.display().to_string(),
                "bytes": made.bytes,
                "changes": made.note.changes,
                "taken-in": made.note.taken_in,
                "whole": made.note.is_whole,
                "faults": made.faults,
                "removed": made.removed.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
            }),
            io,
        );
    }
    let done = Phrase::new("cli-backup.made")
        .with("path", made.path.display())
        .with("ops", texts.count(made.note.changes as usize))
        .with("others", texts.count(made.note.taken_in as usize))
        .with("size", texts.size(made.bytes));
    io.say(done.text(texts))?;
    for path in &made.removed {
        let removed = Phrase::new("cli-backup.removed").with("path", path.display());
        io.say(removed.text(texts))?;
    }
    for fault in &made.faults {
        io.say(format_args!("- {}", crate::domain::text::clean(fault)))?;
    }
    if !made.faults.is_empty() {
        io.tell(texts.get("cli-backup.damaged-data"))?;
    }
    Ok(())
}

fn list(context: &Context, dir: &Path, as_json: bool, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let found = match backup::found(dir) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(Failure::file(dir, &error)),
    };
    if as_json {
        print_json(&Value::Array(found.iter().map(one).collect()), io)?;
        return Ok(Exit::Done);
    }
    for one in &found {
        let key = match (one.is_whole, one.is_sealed) {
            (false, _) => "cli-backup.line-damaged",
            (true, true) => "cli-backup.line-sealed",
            (true, false) => "cli-backup.line",
        };
        let moment = one
            .moment
            .with_timezone(&context.zone)
            .format("%d-%m-%Y %H:%M");
        let line = Phrase::new(key)
            .with("moment", moment)
            .with("size", context.texts.size(one.bytes))
            .with("path", one.path.display());
        io.say(line.text(context.texts))?;
    }
    if found.is_empty() {
        let none = Phrase::new("cli-backup.none").with("path", dir.display());
        io.say(none.text(context.texts))?;
    }
    Ok(Exit::Done)
}

fn one(found: &Found) -> Value {
    json!({
        "path": found.path.display().to_string(),
        "moment": found.moment.to_rfc3339(),
        "replica": found.replica,
        "whole": found.is_whole,
        "sealed": found.is_sealed,
        "bytes": found.bytes,
    })
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        let (exit, key) = match error {
            BackupError::Store(error) => return error.into(),
            BackupError::Trust(error) => return error.into(),
            BackupError::Io { ref source, .. } if source.kind() == ErrorKind::NotFound => {
                (Exit::Io, "cli-backup.absent")
            }
            BackupError::Io { .. } => (Exit::Io, "cli-backup.io"),
            BackupError::Seal { .. } => (Exit::NotForUs, "cli-backup.sealed"),
            BackupError::Damaged { .. } | BackupError::Foreign { .. } => {
                (Exit::Corrupt, "cli-backup.corrupt")
            }
            BackupError::Unwhole { .. } => (Exit::Corrupt, "cli-backup.unwhole"),
            BackupError::Newer { .. } => (Exit::NewerBundle, "cli-backup.newer"),
            BackupError::Limit { .. } => (Exit::Limit, "cli-backup.corrupt"),
            BackupError::Within(_) => (Exit::Usage, "cli-backup.within"),
            BackupError::Occupied(_) => (Exit::Refused, "cli-backup.occupied"),
            BackupError::Busy(_) => (Exit::Store, "cli-backup.busy"),
            BackupError::Unsealed(_) => (Exit::Refused, "cli-backup.unsealed"),
        };
        Self::Told(exit, Phrase::new(key).with("why", error))
    }
}
