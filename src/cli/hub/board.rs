//! `tatap hub board`: how all offices stand, on a screen or as JSON.

use std::sync::Arc;
use std::time::Duration;

use chrono::Offset as _;
use serde_json::{Value, json};

use crate::app::board::{Answer, Board, Wish};
use crate::domain::coded::Coded as _;
use crate::domain::period::Period;
use crate::domain::rating::Predikat;
use crate::hub::{self, Client, Database, HubError, Wanted};
use crate::i18n::Phrase;
use crate::ops::coverage::{Completion, Coverage, Machine, Office, Report, Sum, Trusted, Watch};
use crate::ops::registry::Registry;
use crate::report::sheet::instant;
use crate::runtime::board::run as show;
use crate::runtime::environment::TermEnv;
use crate::runtime::program::Ended;
use crate::runtime::terminal;

use super::super::Exit;
use super::super::args::BoardArgs;
use super::super::context::{Context, Io};
use super::super::failure::Failure;
use super::super::output::print_json;
use super::super::settings;
use super::{HeadOffice, named};

/// Shows the board, and answers the exit code.
pub(in crate::cli) fn run(
    context: &Context,
    args: &BoardArgs,
    io: &mut Io<'_>,
) -> Result<u8, Failure> {
    let env = TermEnv::from_process();
    if !args.json {
        terminal::check(&env).map_err(|_| no_terminal())?;
    }
    let mut source = Source {
        database: named(&args.database)?,
        client: None,
        registry: HeadOffice::here(context, io)?.registry,
        today: Period::containing(context.today, context.config.cycle),
    };
    let watch = Watch {
        now: Context::now_millis(),
        zone: context.zone.fix(),
        late: args.late,
    };
    let coverage = source.coverage(args.period)?;
    if args.json {
        let told = match &args.office {
            None => all(&coverage, &watch),
            Some(code) => of_office(&mut source, &coverage, &watch, (code, args.unit.as_deref()))?,
        };
        print_json(&told, io)?;
        return Ok(Exit::Done as u8);
    }
    let board = Board::new(settings::for_terminal(context, &env, None), watch, coverage);
    let escape = context.config.escape_ms;
    let escape = escape.map(|ms| Duration::from_millis(ms.into()));
    terminal::guard_panics();
    let reader = move |wish: &Wish| source.answer(wish);
    Ok(match show(board, &env, escape, Box::new(reader))? {
        Ended::ByUser | Ended::HandedOver(_) => Exit::Done as u8,
        Ended::Asked(ending) => u8::try_from(ending.exit_code()).unwrap_or(u8::MAX),
    })
}

fn no_terminal() -> Failure {
    Failure::Told(Exit::Terminal, Phrase::new("cli-hub.no-terminal"))
}

/// Where the board is read from. A connection that is lost is made anew with the next wish.
struct Source {
    database: Database,
    client: Option<Client>,
    registry: Arc<Registry>,
    /// The period in which today lies.
    today: Period,
}

impl Source {
    /// Reads over the connection that is there. Where that was lost meanwhile, once more over a new one.
    fn with<T>(
        &mut self,
        read: impl Fn(&mut Client, &Registry) -> Result<T, HubError>,
    ) -> Result<T, HubError> {
        if let Some(client) = &mut self.client {
            match read(client, &self.registry) {
                Err(HubError::Database(_)) if client.is_closed() => {}
                done => return done,
            }
        }
        self.client = None;
        let mut client = self.database.connect()?;
        hub::need(&mut client)?;
        read(self.client.insert(client), &self.registry)
    }

    fn coverage(&mut self, period: Option<Period>) -> Result<Coverage, HubError> {
        let wanted = period.map_or(Wanted::Near(self.today), Wanted::This);
        let now = Context::now_millis();
        self.with(|client, registry| hub::coverage(client, registry, wanted, now))
    }

    /// What the screen asks for.
    fn answer(&mut self, wish: &Wish) -> Result<Answer, Phrase> {
        let answer = match wish {
            Wish::All(period) => self.coverage(*period).map(|all| Answer::All(Box::new(all))),
            Wish::Office(code, period) => {
                let read = self.with(|client, _| hub::units(client, code, *period));
                read.map(|(units, undecided)| Answer::Office {
                    code: code.clone(),
                    units,
                    undecided,
                })
            }
            Wish::Unit(code, unit) => {
                let read = self.with(|client, _| hub::unit_periods(client, code, unit));
                read.map(|periods| Answer::Unit {
                    code: code.clone(),
                    unit: unit.clone(),
                    periods,
                })
            }
        };
        answer.map_err(told)
    }
}

/// Why something could not be read; that nothing was changed goes without saying.
fn told(error: HubError) -> Phrase {
    if matches!(error, HubError::Connect { .. } | HubError::Database(_)) {
        return Phrase::new("board.fallen").with("why", error.why());
    }
    match Failure::from(error) {
        Failure::Told(_, phrase) => phrase,
        Failure::Output(error) => Phrase::new("cli.output").with("why", error),
    }
}

/// All offices, and what they come to by agency and by system.
fn all(coverage: &Coverage, watch: &Watch) -> Value {
    use crate::app::board::rows::groups;
    let grouped = |of: fn(&Office) -> &str| -> Vec<Value> {
        let groups = groups(coverage, watch, of);
        let each = groups.iter();
        each.map(|group| summed(&group.name, &group.sum)).collect()
    };
    let (count, refused) = &coverage.refused;
    let refused = refused
        .iter()
        .map(|file| json!({"file": file.name, "reason": file.reason, "at": moment(Some(file.at))}));
    json!({
        "read": moment(Some(coverage.read)),
        "period": coverage.period.map(Period::code),
        "periods": coverage.periods.iter().map(|period| period.code()).collect::<Vec<_>>(),
        "late-after-days": watch.late,
        "sum": summed("", &Sum::of(&coverage.offices, watch)),
        "agencies": grouped(|office| &office.agency),
        "schemes": grouped(|office| &office.scheme),
        "offices": coverage.offices.iter().map(|one| office(one, watch)).collect::<Vec<_>>(),
        "refused-files": count,
        "refused": refused.collect::<Vec<_>>(),
    })
}

/// An office with its units, or one of its units with its periods.
fn of_office(
    source: &mut Source,
    coverage: &Coverage,
    watch: &Watch,
    (code, unit): (&str, Option<&str>),
) -> Result<Value, Failure> {
    let unknown = || Failure::refused(Phrase::new("cli-hub.no-such-office").with("code", code));
    let found = coverage.office(code).ok_or_else(unknown)?;
    if let Some(unit) = unit {
        let periods = source.with(|client, _| hub::unit_periods(client, code, unit))?;
        let each = periods.iter();
        let each = each
            .map(|(period, done)| json!({"period": period.code(), "completion": completion(done)}));
        return Ok(json!({"office": code, "unit": unit, "periods": each.collect::<Vec<_>>()}));
    }
    let (units, undecided) = match coverage.period {
        Some(period) => source.with(|client, _| hub::units(client, code, period))?,
        None => (Vec::new(), 0),
    };
    let units = units.iter().map(|unit| {
        json!({
            "unit": unit.id,
            "name": unit.name,
            "parent": unit.parent,
            "completion": completion(&unit.completion),
        })
    });
    let mut told = office(found, watch);
    if let Value::Object(told) = &mut told {
        told.insert(
            "period".to_owned(),
            json!(coverage.period.map(Period::code)),
        );
        told.insert("undecided-now".to_owned(), json!(undecided));
        told.insert("units".to_owned(), units.collect());
    }
    Ok(told)
}

fn office(office: &Office, watch: &Watch) -> Value {
    let heard = office.heard();
    let (standing, days) = match watch.report(heard) {
        Report::Never => ("never", None),
        Report::Late(days) => ("late", Some(days)),
        Report::Fresh(days) => ("in-time", Some(days)),
    };
    json!({
        "office": office.code,
        "name": office.name,
        "agency": office.agency,
        "scheme": office.scheme,
        "heard": moment(heard),
        "days": days,
        "standing": standing,
        "changes": office.changes(),
        "missing": office.missing(),
        "forked": office.is_forked(),
        "stale": office.is_stale,
        "machines": office.machines.iter().map(machine).collect::<Vec<_>>(),
        "completion": completion(&office.completion),
    })
}

fn machine(machine: &Machine) -> Value {
    let (trusted, last) = match machine.trusted {
        Trusted::Unknown => ("unknown", None),
        Trusted::Enrolled => ("enrolled", None),
        Trusted::Revoked(last) => ("revoked", Some(last)),
    };
    json!({
        "replica": machine.replica.to_string(),
        "name": machine.name,
        "trusted": trusted,
        "revoked-after": last,
        "reaches": machine.reaches,
        "known": machine.known,
        "missing": machine.missing(),
        "forked": machine.forked,
        "written": moment(machine.written),
        "heard": moment(machine.heard),
    })
}

fn completion(completion: &Completion) -> Value {
    let each = Predikat::ALL.iter().zip(completion.predikat);
    let predikat: serde_json::Map<String, Value> = each
        .map(|(predikat, n)| (predikat.code().to_owned(), json!(n)))
        .collect();
    json!({
        "people": completion.people,
        "planned": completion.planned,
        "agreed": completion.agreed,
        "rated": completion.rated,
        "undecided": completion.undecided,
        "closed": completion.closed,
        "predikat": predikat,
    })
}

fn summed(name: &str, sum: &Sum) -> Value {
    json!({
        "name": name,
        "offices": sum.offices,
        "in-time": sum.fresh(),
        "late": sum.late,
        "never": sum.never,
        "missing": sum.missing,
        "completion": completion(&sum.completion),
    })
}

fn moment(millis: Option<u64>) -> Value {
    millis.map_or(Value::Null, |millis| Value::String(instant(millis)))
}
