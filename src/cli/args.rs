//! What may stand on the command line.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::app::reports::kind::{Format as FileFormat, ReportKind};
use crate::domain::access::{Role, Roles};
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::nip::Nip;
use crate::domain::period::Period;
use crate::i18n::{Lang, Texts};
use crate::import::Kind;
use crate::ops::ident;
use crate::ops::registers::{Owner, REGISTERS};
use crate::report::list::{Listed, What};

/// The exit codes, for `--help` and the manual page; [`super::Exit`] is their definition.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  done; also when the reader of a pipe has gone away
  1  something was refused, not found or faulty: rows of an import, a NIP, a journal
  2  wrong usage: an unknown flag, a wrong value, a mistake in the configuration
  3  the data cannot be opened: in use, damaged, of a newer version, not ours, not there
  4  reading or writing failed: a file that cannot be read, a full or read-only disk
  5  there is no terminal to draw on
  10  taken in, but something before it is missing: a part, or an earlier bundle
  11  not signed by whom it must be: an unknown, revoked or wrong signer
  12  a bundle is damaged, or is none
  13  a bundle or an exchange folder was made by a later version
  14  a bundle is for another office, or sealed for others
  15  out of measure: larger or more than there may be
  128 + n  ended by signal n

Files:
  ~/.config/tatap/config.toml   configuration (see config.example.toml)
  ~/.local/share/tatap          data

Examples:
  tatap demo
  tatap list employees --filter 'unit:keuangan !is:retired' --csv > pegawai.csv
  tatap import employees pegawai.xlsx --dry-run";

/// Flags that every subcommand takes stand apart in the help.
const GLOBAL: &str = "Global options";

/// Performance-review meetings of Indonesian civil servants, at a terminal.
///
/// Without a subcommand the screen opens. Subcommands that only look never wait for a program that is open,
/// and change nothing.
#[derive(Debug, Parser)]
#[command(name = "tatap", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    /// Directory of the data, instead of the configured or the usual one
    #[arg(long, global = true, help_heading = GLOBAL, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Configuration file, instead of ~/.config/tatap/config.toml
    #[arg(long, global = true, help_heading = GLOBAL, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Language: id (Indonesian) or en (English)
    #[arg(long, global = true, help_heading = GLOBAL, value_name = "LANG", value_parser = lang)]
    pub lang: Option<Lang>,
    /// Look without changing anything, whoever else has the data open
    #[arg(long, global = true, help_heading = GLOBAL)]
    pub read_only: bool,
    /// Lead the meeting line by line, without a screen: for screen readers and very thin lines
    #[arg(long, global = true, help_heading = GLOBAL)]
    pub plain: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// A subcommand.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print employees, targets, teams, feedback, units, or a register such as attendance
    List(ListArgs),
    /// Print what needs an act, the most pressing first
    Inbox(InboxArgs),
    /// Print how everybody stands: stages, predikat against the pattern, what follows; CSV is the recap by unit
    Overview(OverviewArgs),
    /// Print everything held on one person
    Show(ShowArgs),
    /// Print what the predikat of a person was made of, down to entries, rules and sources
    Explain(ExplainArgs),
    /// Make official forms, recaps, and files for national systems
    Report(ReportArgs),
    /// Print who changed what of a person, when, from which value to which
    History(HistoryArgs),
    /// Import a CSV or XLSX file
    Import(ImportArgs),
    /// Print the satisfaction survey: index, grade, elements, services, trend
    Survey(SurveyArgs),
    /// Open the program on made-up data that is thrown away at the end
    Demo(DemoArgs),
    /// Open the program on made-up data that stays, to learn it
    Practice(PracticeArgs),
    /// Look over everything: what is wrong, whose data it is, who has a copy, what to do; and mend it
    Doctor(DoctorArgs),
    /// Put everything that is needed to go on into one file, while others work on the data
    Backup(BackupArgs),
    /// Go on from a backup in an empty directory, as a new replica
    Restore(RestoreArgs),
    /// Walk the journal and compare the records with it
    Verify,
    /// Make the records anew from the journal
    Rebuild,
    /// PINs with which employees confirm their results on this machine
    #[command(subcommand)]
    Pin(PinCommand),
    /// The keys of this machine, and asking head office to enrol it
    #[command(subcommand)]
    Key(KeyCommand),
    /// The registry of people and machines that are believed, signed by head office
    #[command(subcommand)]
    Registry(RegistryCommand),
    /// Data that was copied, moved, or put back from an older copy
    #[command(subcommand)]
    Replica(ReplicaCommand),
    /// Bundles: what goes to head office and comes from it, as files
    #[command(subcommand)]
    Bundle(BundleCommand),
    /// How far everything has come, and the exchange folder
    #[command(subcommand)]
    Sync(SyncCommand),
    /// What all offices send, in a PostgreSQL of head office
    #[cfg(feature = "hub")]
    #[command(subcommand)]
    Hub(HubCommand),
    /// The local evaluation systems (skema) that an office can choose from
    #[command(subcommand)]
    Scheme(SchemeCommand),
    /// Print what the terms of performance reviews mean
    Glossary(GlossaryArgs),
    /// Print the guide in Indonesian: its chapters, one of them, or the whole as PDF
    Guide(GuideArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man(ManArgs),
    /// For measuring and for reporting mistakes
    #[command(subcommand)]
    Debug(DebugCommand),
}

/// What `scheme` can do.
#[derive(Debug, Subcommand)]
pub enum SchemeCommand {
    /// Print the schemes and which one is chosen
    List {
        /// How to print.
        #[command(flatten)]
        format: Format,
    },
    /// Print what a scheme assesses, by which figures, and what it leads to
    Show {
        /// A shipped name or the path of a file (default: the chosen one)
        #[arg(value_name = "NAME")]
        scheme: Option<String>,
        /// As a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Look whether an office's own file could be used
    Check {
        /// TOML file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// What `pin` can do.
#[derive(Debug, Subcommand)]
pub enum PinCommand {
    /// Print whether a person has a PIN here, whether it is locked, and what last happened to it
    Status {
        /// NIP, with or without spaces, or the full name
        #[arg(value_name = "NIP")]
        person: String,
        /// How to print.
        #[command(flatten)]
        format: Format,
    },
    /// Take the PIN of a person away, so that a new one is chosen; it is recorded who did so and why
    Reset {
        /// NIP, with or without spaces, or the full name
        #[arg(value_name = "NIP")]
        person: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// What `replica` can do.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum ReplicaCommand {
    /// Go on as a new replica, which must be enrolled; everything that is here stays
    Recover,
    /// Go on as the same replica, as the data it was copied or moved from is no longer used
    Keep,
    /// Write anew what was written here behind a fork, or after the machine was revoked, and so counts nowhere
    Adopt,
}

/// What `key` can do.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Print the keys of this machine, and whether it is enrolled
    Show {
        /// As a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Write a request to be enrolled for head office; the keys are made if there are none yet
    Request(KeyRequestArgs),
    /// A machine was lost: at head office it is revoked, elsewhere what it held is told
    Lost {
        /// Its label, or the first digits of its replica
        #[arg(value_name = "MACHINE")]
        machine: String,
        /// At head office: the last of its changes that still count; 0 for none
        #[arg(long, value_name = "SEQ")]
        last: Option<u64>,
    },
}

/// Arguments of `key request`.
#[derive(Debug, Args)]
pub struct KeyRequestArgs {
    /// What people call this machine, such as `Laptop-B`
    #[arg(long, value_name = "TEXT")]
    pub label: String,
    /// Code of your office; head office is `pusat` (default: as the configuration says, or the data)
    #[arg(long, value_name = "CODE")]
    pub office: Option<String>,
    /// Your name (default: as the data says)
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// File to write, or - for standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
}

/// What `registry` can do.
#[derive(Debug, Subcommand)]
pub enum RegistryCommand {
    /// At head office: prepare the next version from the data and from requests
    Build(RegistryBuildArgs),
    /// At head office: sign what was prepared, and take it in
    Sign(RegistrySignArgs),
    /// Take in a registry that head office has signed
    Import {
        /// File
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The eight words of head office, for the first registry
        #[arg(long, value_name = "WORDS")]
        words: Option<String>,
    },
    /// Print the registry in force
    Show {
        /// As a JSON object
        #[arg(long)]
        json: bool,
    },
}

/// Arguments of `registry build`.
#[derive(Debug, Args)]
pub struct RegistryBuildArgs {
    /// A request to be enrolled; may be given several times
    #[arg(long, value_name = "FILE")]
    pub request: Vec<PathBuf>,
    /// The eight words that whoever asks has read over the phone, for each request in turn
    #[arg(long, value_name = "WORDS", conflicts_with = "yes")]
    pub words: Vec<String>,
    /// Take the requests in without comparing words: for scripts that compare them by themselves
    #[arg(long)]
    pub yes: bool,
    /// What a person is appointed to: NIP=ROLE,ROLE, and nothing behind = for nothing; may be given several times
    #[arg(long, value_name = "NIP=ROLES", value_parser = appointment)]
    pub person: Vec<(EmployeeId, Roles)>,
    /// The first day of what changed in supervision (default: today)
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub from: Option<NaiveDate>,
    /// Begin from the registry in force: what was prepared before is thrown away
    #[arg(long)]
    pub anew: bool,
}

/// Arguments of `registry sign`.
#[derive(Debug, Args)]
pub struct RegistrySignArgs {
    /// The key of head office, where it is kept elsewhere: a file of OpenSSH, Ed25519, without a passphrase
    #[arg(long, value_name = "FILE", conflicts_with = "new_key")]
    pub key: Option<PathBuf>,
    /// Make the key of head office on this machine, if there is none yet
    #[arg(long)]
    pub new_key: bool,
    /// File to write for the offices
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// What `bundle` can do.
#[derive(Debug, Subcommand)]
pub enum BundleCommand {
    /// Write what an office has not acknowledged yet
    Export(ExportArgs),
    /// Print what a bundle says of itself, without believing it
    Inspect {
        /// File, as such or as text of a mail
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// As a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Prove a bundle by the registry, and print what taking it in would come to
    Verify {
        /// File, as such or as text of a mail
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// As a JSON array of findings
        #[arg(long)]
        json: bool,
    },
    /// Write what proves a bundle to somebody who has only OpenSSH
    Proof {
        /// File, as such or as text of a mail
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Directory for tbs.bin, tbs.sig and allowed_signers
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
    },
    /// Take a bundle in, and print what it brought
    Import {
        /// File, as such or as text of a mail; - for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Say what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
        /// As a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Take back what an import brought, as long as nothing went out since that rests on it
    Withdraw {
        /// Number of the import; see `sync status`
        #[arg(value_name = "N")]
        landing: u64,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// Arguments of `bundle export`.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line of its own"
)]
pub struct ExportArgs {
    /// Code of the office it is for (default: head office)
    #[arg(long, value_name = "OFFICE")]
    pub to: Option<String>,
    /// From what was last written out, instead of from what was acknowledged: for the thinnest lines
    #[arg(long, conflicts_with = "part")]
    pub since_export: bool,
    /// Cut into parts of at most this size: 500k, 2M, or floppy, mail10, mail25
    #[arg(long, value_name = "SIZE", value_parser = most)]
    pub max: Option<u64>,
    /// As text, for the body of a mail
    #[arg(long)]
    pub armor: bool,
    /// Unsealed, where the way itself is safe
    #[arg(long)]
    pub plain: bool,
    /// Only this part, such as one that was lost
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub part: Option<u16>,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write without asking
    #[arg(short, long)]
    pub yes: bool,
    /// File; a directory, in which the file is named after what it holds; or - for standard output
    #[arg(value_name = "OUT")]
    pub output: PathBuf,
}

/// What `sync` can do.
#[derive(Debug, Subcommand)]
pub enum SyncCommand {
    /// Print how far everything has come: saved, exported, acknowledged; machines, imports, exports
    Status {
        /// With a hash over everything that counts, which two machines can compare
        #[arg(long)]
        hash: bool,
        /// As a JSON object
        #[arg(long)]
        json: bool,
    },
    /// The exchange folder, through which bundles come and go by themselves
    #[command(subcommand)]
    Folder(FolderCommand),
    /// A bucket (S3) beside the exchange folder, through which its files come and go
    #[cfg(feature = "bucket")]
    #[command(subcommand)]
    Bucket(BucketCommand),
    /// Make sure that a stick can be taken out: all that was written there is read back and on it
    Eject {
        /// Directory on the stick
        #[arg(value_name = "DIR")]
        dir: PathBuf,
    },
}

/// What `sync bucket` can do.
#[cfg(feature = "bucket")]
#[derive(Debug, Subcommand)]
pub enum BucketCommand {
    /// Put there what this machine sends and the bucket lacks
    Push(BucketArgs),
    /// Put into the folder what is for this machine and the folder lacks
    Pull(BucketArgs),
}

/// Which bucket, beside which folder. The keys are read from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
#[cfg(feature = "bucket")]
#[derive(Debug, Args)]
pub struct BucketArgs {
    /// `s3://NAME` or `s3://NAME/PREFIX`
    #[arg(long, value_name = "ADDRESS")]
    pub bucket: String,
    /// The server, where it is not Amazon's; also AWS_ENDPOINT_URL
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    /// Its region; also AWS_REGION (default: us-east-1)
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    /// Directory (default: `exchange_folder` of the configuration)
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// As a JSON object
    #[arg(long)]
    pub json: bool,
}

/// What `hub` can do.
#[cfg(feature = "hub")]
#[derive(Debug, Subcommand)]
pub enum HubCommand {
    /// Make the tables, or bring them to the version of this program
    Init(DatabaseArgs),
    /// Land whatever the offices have put into an exchange folder
    Ingest {
        #[command(flatten)]
        database: DatabaseArgs,
        /// The exchange folder
        #[arg(long, value_name = "DIR")]
        inbox: PathBuf,
        /// So many offices at a time
        #[arg(long, value_name = "N", default_value_t = 2)]
        workers: usize,
        /// As a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Write down names, agencies and local evaluation systems of the offices, from a CSV file with the columns code, name, agency, scheme
    Offices {
        #[command(flatten)]
        database: DatabaseArgs,
        /// CSV file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Make the records for analysis and for the board anew, of every office of which something has landed since
    Refresh {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Of every office
        #[arg(long)]
        all: bool,
        /// As a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Put receipts and what head office wrote into the folders of the offices
    Receipts {
        #[command(flatten)]
        database: DatabaseArgs,
        /// The exchange folder
        #[arg(long, value_name = "DIR")]
        outbox: PathBuf,
        /// As a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Write the records as Parquet files with a manifest, for analysis without the database
    Export {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Directory, in which nobody is named
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
        /// Another directory, for names and for the words that people wrote
        #[arg(long, value_name = "DIR")]
        personal: Option<PathBuf>,
        /// As a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Print the tables and views for analysis as SQL
    Sql,
    /// Print how far each office has come, and which has never sent anything
    Status {
        #[command(flatten)]
        database: DatabaseArgs,
        /// As a JSON list
        #[arg(long)]
        json: bool,
    },
    /// Show all offices: who has reported, what is missing, how far the work of each unit has come
    Board(BoardArgs),
    /// Work out all chains and signatures anew, and print what is not as it was written
    Audit {
        #[command(flatten)]
        database: DatabaseArgs,
        /// As a JSON object
        #[arg(long)]
        json: bool,
    },
}

/// What the board shows.
#[cfg(feature = "hub")]
#[derive(Debug, Args)]
pub struct BoardArgs {
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// `2026`, `2026-TW4` or `2026-11` (default: the one of today, or the last that was counted)
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    pub period: Option<Period>,
    /// An office that has not reported for more days than this is late
    #[arg(long, value_name = "DAYS", default_value_t = 14)]
    pub late: u32,
    /// As a JSON object, without a screen
    #[arg(long)]
    pub json: bool,
    /// The units of this office alone
    #[arg(long, value_name = "CODE", requires = "json")]
    pub office: Option<String>,
    /// The periods of this unit alone
    #[arg(long, value_name = "ID", requires = "office")]
    pub unit: Option<String>,
}

/// Where the database is.
#[cfg(feature = "hub")]
#[derive(Debug, Args)]
pub struct DatabaseArgs {
    /// `postgres://USER@HOST/NAME`; from TATAP_DATABASE_URL where it is not given, as others can read command lines
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
    /// PEM file of whoever may vouch for its server, instead of whom this machine trusts; also TATAP_DATABASE_CA
    #[arg(long, value_name = "FILE")]
    pub database_ca: Option<PathBuf>,
}

/// What `sync folder` can do.
#[derive(Debug, Subcommand)]
pub enum FolderCommand {
    /// Make a directory ready to be an exchange folder
    Make {
        /// Directory (default: `exchange_folder` of the configuration)
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    /// Print what lies there for this machine
    Status {
        /// Directory (default: `exchange_folder` of the configuration)
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
        /// As a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Put there what others have not: for head office and colleagues, from head office for every office
    Push {
        /// Directory (default: `exchange_folder` of the configuration)
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
        /// Only for the office with this code
        #[arg(long, value_name = "OFFICE")]
        to: Option<String>,
    },
    /// Take in whatever lies there for this machine
    Pull {
        /// Directory (default: `exchange_folder` of the configuration)
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    /// Pull and push whenever something comes, until it is ended (SIGTERM, Ctrl-c)
    Watch {
        /// Directory (default: `exchange_folder` of the configuration)
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
        /// Once, for a timer
        #[arg(long)]
        once: bool,
    },
}

/// What `debug` can do.
#[derive(Debug, Subcommand)]
pub enum DebugCommand {
    /// Fill an empty directory with made-up people
    Seed(SeedArgs),
    /// Print the screen as it is after some keys
    Render(RenderArgs),
}

/// How rows are printed.
#[derive(Debug, Clone, Copy, Args)]
pub struct Format {
    /// As a JSON array of objects
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// As CSV (RFC 4180, UTF-8)
    #[arg(long)]
    pub csv: bool,
    /// With --csv: ; between cells and a decimal comma, as spreadsheets set to Indonesian expect
    #[arg(long, requires = "csv")]
    pub semicolon: bool,
}

/// Arguments of `list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// What to list
    #[arg(value_parser = listed())]
    pub what: What,
    /// Which people, in the language of the filter on the screen; for everything else, words (`overdue`
    /// for complaints and actions past their day)
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    pub filter: Option<String>,
    /// Period: 2026, 2026-TW4 or 2026-11 (default: the current one; for feedback and registers: all)
    #[arg(long, visible_alias = "year", value_name = "PERIOD", value_parser = period)]
    pub period: Option<Period>,
    /// How to print.
    #[command(flatten)]
    pub format: Format,
}

/// Arguments of `inbox`.
#[derive(Debug, Args)]
pub struct InboxArgs {
    /// Which people, in the language of the filter on the screen
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    pub filter: Option<String>,
    /// Period: 2026, 2026-TW4 or 2026-11 (default: the current one)
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    pub period: Option<Period>,
    /// How to print.
    #[command(flatten)]
    pub format: Format,
}

/// Arguments of `overview`.
#[derive(Debug, Args)]
pub struct OverviewArgs {
    /// Code of the unit looked at, with the units below it (default: everybody)
    #[arg(long, value_name = "CODE")]
    pub unit: Option<String>,
    /// Period: 2026, 2026-TW4 or 2026-11 (default: the current one)
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    pub period: Option<Period>,
    /// How to print.
    #[command(flatten)]
    pub format: Format,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// NIP, with or without spaces, or the full name
    #[arg(value_name = "NIP")]
    pub person: String,
    /// Period of the scheme and of what follows: 2026, 2026-TW4 or 2026-11 (default: the current one)
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    pub period: Option<Period>,
    /// As a JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// NIP, with or without spaces, or the full name
    #[arg(value_name = "NIP")]
    pub person: String,
    /// Period: 2026, 2026-TW4 or 2026-11 (default: the current one)
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    pub period: Option<Period>,
    /// As a JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// What to make
    #[arg(value_parser = coded::<ReportKind>())]
    pub kind: ReportKind,
    /// NIP, with or without spaces, or the full name; may be given several times
    #[arg(long, value_name = "NIP")]
    pub person: Vec<String>,
    /// Code or name of a unit, with the units below it: what the report is about, or whose people it is made for
    #[arg(long, value_name = "CODE")]
    pub unit: Option<String>,
    /// Which people, in the language of the filter on the screen
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    pub filter: Option<String>,
    /// Period: 2026, 2026-TW4 or 2026-11 (default: the current one)
    #[arg(long, visible_alias = "year", value_name = "PERIOD", value_parser = period)]
    pub period: Option<Period>,
    /// Form of the file (default: the first one that there is of pdf, xlsx and json)
    #[arg(long, value_parser = coded::<FileFormat>())]
    pub format: Option<FileFormat>,
    /// File to write, a folder for files with their usual names, or - for standard output; readable by its owner
    /// alone (default: the usual name here; plain text, CSV and JSON to standard output)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace files that are there
    #[arg(long)]
    pub force: bool,
    /// People by name and free texts in `data`, for those who may read whole files; masked otherwise
    #[arg(long)]
    pub personal: bool,
    /// With CSV: commas between cells and a point in figures, instead of ; and a decimal comma
    #[arg(long)]
    pub comma: bool,
    /// Columns of plain text
    #[arg(long, value_name = "N", default_value_t = 80, value_parser = clap::value_parser!(u16).range(40..=500))]
    pub width: u16,
}

/// Arguments of `history`.
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// NIP, with or without spaces, or the full name
    #[arg(value_name = "NIP")]
    pub person: String,
    /// How to print.
    #[command(flatten)]
    pub format: Format,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// What the file is about: employees, units, targets, teams, actuals, log, feedback, survey, voices or
    /// complaints; or a register of people: attendance, competences, trainings, awards, strengths,
    /// coaching-plans, sessions, improvement-plans
    #[arg(value_parser = kind)]
    pub kind: Kind,
    /// CSV or XLSX file
    pub file: PathBuf,
    /// Say what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Import nothing if one row is bad
    #[arg(long)]
    pub strict: bool,
    /// Period of rows that name none: 2026, 2026-TW4 or 2026-11
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    pub period: Option<Period>,
    /// Code or name of the unit of survey sheets, voices and complaints that name none
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `glossary`.
#[derive(Debug, Args)]
pub struct GlossaryArgs {
    /// Words that must stand in a term, its meaning or its legal source (default: all terms)
    #[arg(value_name = "TERM")]
    pub words: Vec<String>,
    /// As a JSON array of objects
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `guide`.
#[derive(Debug, Args)]
pub struct GuideArgs {
    /// A chapter by its name (default: the list of chapters, or the whole guide with --format)
    #[arg(value_name = "CHAPTER", conflicts_with = "format")]
    pub chapter: Option<String>,
    /// The whole guide in this form
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<GuideFormat>,
    /// File to write, or - for standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    pub force: bool,
}

/// In which form the guide is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GuideFormat {
    /// A4, with contents
    Pdf,
    /// Plain text
    Txt,
}

/// Arguments of `survey`.
#[derive(Debug, Args)]
pub struct SurveyArgs {
    /// Code or name of a unit, which stands for those below it too (default: all units)
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// Year (default: this one)
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1900..=9999))]
    pub year: Option<i32>,
    /// One service only
    #[arg(long, value_name = "NAME")]
    pub service: Option<String>,
    /// As a JSON object
    #[arg(long)]
    pub json: bool,
}

/// Which of the made-up offices is opened.
#[derive(Debug, Args)]
pub struct OfficeArgs {
    /// Local system (skema) to open by: at the keyboard sits a head in the office that uses it
    #[arg(long, value_name = "NAME")]
    pub scheme: Option<String>,
    /// Somebody with this role and no other sits at the keyboard: employee, appraiser, reviewing-officer,
    /// performance-admin, service-operator or auditor (default: a head who keeps the data)
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub role: Option<Role>,
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Which office.
    #[command(flatten)]
    pub office: OfficeArgs,
    /// Keep the data in this directory, which must be empty or not there
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

/// Arguments of `practice`.
#[derive(Debug, Args)]
pub struct PracticeArgs {
    /// Which office.
    #[command(flatten)]
    pub office: OfficeArgs,
    /// Begin anew: what was practised so far is thrown away
    #[arg(long)]
    pub anew: bool,
}

/// Arguments of `backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// Folder, instead of the configured one or the one beside the data
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// How many backups of this data are kept there
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub keep: Option<u16>,
    /// Seal it for this key (age1…), for each of several
    #[arg(long, value_name = "KEY", conflicts_with = "plain")]
    pub recipient: Vec<String>,
    /// Unsealed, also on another disk
    #[arg(long)]
    pub plain: bool,
    /// Make none; print those that are there
    #[arg(long, conflicts_with_all = ["keep", "recipient", "plain"])]
    pub list: bool,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `restore`.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The backup
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Directory that is empty or not there
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    /// File with the age identity for which it is sealed
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
}

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Mend what can be mended. Nothing is deleted: what is damaged is set aside
    #[arg(long)]
    pub repair: bool,
    /// A backup, or a copy of the data directory, that may have what is missing here
    #[arg(long, value_name = "PATH", requires = "repair")]
    pub from: Vec<PathBuf>,
    /// As a JSON array of findings
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `debug seed`.
#[derive(Debug, Args)]
pub struct SeedArgs {
    /// How many people
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub employees: u32,
    /// Directory for them, which must be empty or not there
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    /// The same number makes the same people
    #[arg(long, value_name = "NUMBER", default_value_t = 7)]
    pub rng: u64,
}

/// Arguments of `debug render`.
#[derive(Debug, Args)]
pub struct RenderArgs {
    /// Which office.
    #[command(flatten)]
    pub office: OfficeArgs,
    /// Keys as they are written in the configuration, with blanks between: 'g p / Enter'; text to be
    /// typed stands between double quotes: '/ "budi s" Enter'
    #[arg(long, default_value = "", allow_hyphen_values = true)]
    pub keys: String,
    /// Columns and rows
    #[arg(long, value_name = "WxH", default_value = "80x24", value_parser = size)]
    pub size: (u16, u16),
    /// The day it is
    #[arg(long, value_name = "YYYY-MM-DD", default_value = "2026-11-24")]
    pub today: NaiveDate,
    /// With the colours of the theme, as escape sequences
    #[arg(long)]
    pub ansi: bool,
    /// With plain ASCII for lines and bars
    #[arg(long)]
    pub ascii: bool,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Subcommand, such as `import` or `debug render`; none for the program itself
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::from_code(text).ok_or_else(|| "write id or en".to_owned())
}

fn role(text: &str) -> Result<Role, String> {
    let named = Role::from_code(text).filter(|role| Role::NAMED.contains(role));
    named.ok_or_else(|| {
        let all: Vec<&str> = Role::NAMED.iter().map(|role| role.code()).collect();
        format!("write one of {}", all.join(", "))
    })
}

/// What a person is appointed to, as `NIP=role,role`.
fn appointment(text: &str) -> Result<(EmployeeId, Roles), String> {
    let known = || {
        let all: Vec<&str> = Role::APPOINTED.iter().map(|role| role.code()).collect();
        format!("write NIP=ROLE,ROLE with roles of {}", all.join(", "))
    };
    let (nip, roles) = text.split_once('=').ok_or_else(known)?;
    let nip = Nip::parse(nip, NaiveDate::MAX).map_err(|_| known())?;
    let codes = roles
        .split(',')
        .map(str::trim)
        .filter(|code| !code.is_empty());
    let role = |code| {
        let role = Role::from_code(code).filter(|role| Role::APPOINTED.contains(role));
        role.ok_or_else(known)
    };
    let roles = codes.map(role).collect::<Result<Roles, _>>()?;
    Ok((ident::person(Some(nip), ""), roles))
}

/// A size in bytes, such as `500k` or `2M`, or what fits on or through something.
fn most(text: &str) -> Result<u64, String> {
    let named = match text {
        "floppy" => Some(1_400_000),
        "mail10" => Some(7_000_000),
        "mail25" => Some(18_000_000),
        _ => None,
    };
    let (digits, times) = match text.strip_suffix(['k', 'K']) {
        Some(digits) => (digits, 1_000),
        None => match text.strip_suffix(['m', 'M']) {
            Some(digits) => (digits, 1_000_000),
            None => (text, 1),
        },
    };
    let given = || digits.parse::<u64>().ok()?.checked_mul(times);
    let size = named.or_else(given).filter(|size| *size > 0);
    size.ok_or_else(|| "write a size such as 500k or 2M, or floppy, mail10, mail25".to_owned())
}

fn period(text: &str) -> Result<Period, String> {
    Period::from_code(text.trim()).ok_or_else(|| "write 2026, 2026-TW4 or 2026-11".to_owned())
}

/// Everything that can be listed by its name, registers told by the name that the screens give them.
fn listed() -> impl TypedValueParser<Value = What> {
    let screens = Listed::value_variants().iter().filter_map(|listed| {
        let named = listed.to_possible_value()?;
        Some((named.get_name().to_owned(), named, What::Of(*listed)))
    });
    let of_people = REGISTERS.iter().filter(|one| one.owner == Owner::Person);
    let registers = of_people.map(|register| {
        let about = Texts::of(Lang::English).label(register.id);
        let named = PossibleValue::new(register.id.code()).help(about);
        (
            register.id.code().to_owned(),
            named,
            What::Entries(register.id),
        )
    });
    let all: Vec<(String, PossibleValue, What)> = screens.chain(registers).collect();
    let names: Vec<PossibleValue> = all.iter().map(|(_, named, _)| named.clone()).collect();
    PossibleValuesParser::new(names).try_map(move |name| {
        let found = all.iter().find(|(known, ..)| *known == name);
        found.map(|(.., what)| *what).ok_or("no such list")
    })
}

/// A member of a closed list, by its code.
fn coded<T: Coded + Send + Sync + 'static>() -> impl TypedValueParser<Value = T> {
    let english = Texts::of(Lang::English);
    let named = |one: &T| PossibleValue::new(one.code()).help(english.label(*one));
    PossibleValuesParser::new(T::ALL.iter().map(named)).try_map(|code| {
        let found = T::ALL.iter().find(|one| one.code() == code);
        found.copied().ok_or("no such one")
    })
}

fn kind(text: &str) -> Result<Kind, String> {
    Kind::from_code(text).ok_or_else(|| {
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
        match crate::domain::text::nearest(text, kinds.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", kinds.join(", ")),
        }
    })
}

fn size(text: &str) -> Result<(u16, u16), String> {
    let parsed = text.split_once(['x', 'X', '×']);
    let parsed = parsed.and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    parsed
        .filter(|(w, h)| (1..=500).contains(w) && (1..=300).contains(h))
        .ok_or_else(|| "write columns and rows, such as 80x24 (at most 500x300)".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_bytes_thousands_millions_or_what_they_go_through() {
        for (text, bytes) in [
            ("500", 500),
            ("500k", 500_000),
            ("2M", 2_000_000),
            ("floppy", 1_400_000),
            ("mail10", 7_000_000),
            ("mail25", 18_000_000),
        ] {
            assert_eq!(most(text), Ok(bytes), "{text}");
        }
        for text in [
            "",
            "0",
            "k",
            "-1",
            "2G",
            "1.5M",
            "99999999999999999999",
            "18446744073709551615k",
        ] {
            assert!(most(text).is_err(), "{text}");
        }
    }
}
