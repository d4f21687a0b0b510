//! The jobs of the campaign: two at a time, each in a folder of its own, and what came of them as a table.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::judge::Verdict;

/// Jobs that are worked on at once.
const HANDS: usize = 2;
/// So many times the short campaign does everything.
pub(crate) const WHOLE: u64 = 40;
/// So much that went wrong is told and left to be looked at.
const MOST_TOLD: usize = 60;
/// Of each row at least so many.
const AT_LEAST: usize = 1;

/// What is counted together at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    Kill,
    Write,
    Damage,
    Place,
    Clock,
    Race,
}

/// The jobs of a campaign that is so many times the short one: of each row its share, evenly over all of it.
pub(crate) fn share(jobs: Vec<Job<'_>>, times: u64) -> Vec<Job<'_>> {
    let mut rows: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for job in &jobs {
        rows.entry(job.row.clone()).or_default().1 += 1;
    }
    let mut is_wanted = |job: &Job<'_>| {
        let (nth, all) = rows.get_mut(&job.row).expect("it was counted");
        let wanted = (*all as u64 * times).div_ceil(job.sort.whole()) as usize;
        let wanted = wanted.max(AT_LEAST).min(*all);
        *nth += 1;
        // The whole numbers that this row passes on its way; of one that is wanted, that in the middle.
        let passed = |nth: usize| (nth * wanted + *all / 2) / *all;
        passed(*nth) > passed(*nth - 1)
    };
    jobs.into_iter().filter(|job| is_wanted(job)).collect()
}

impl Sort {
    fn words(self) -> &'static str {
        match self {
            Self::Kill => "kills",
            Self::Write => "failed writes",
            Self::Damage => "damaged files",
            Self::Place => "places",
            Self::Clock => "clocks",
            Self::Race => "races",
        }
    }

    /// So many times the share of the short campaign is all of them. Cutting off at every byte is many, and all alike.
    fn whole(self) -> u64 {
        match self {
            Self::Kill => 8,
            Self::Write | Self::Place | Self::Clock | Self::Race => 12,
            Self::Damage => WHOLE,
        }
    }

    /// Whether everything must work again afterwards; otherwise it may have to be looked at only.
    fn must_work(self) -> bool {
        match self {
            Self::Kill | Self::Write | Self::Clock | Self::Race => true,
            Self::Damage | Self::Place => false,
        }
    }
}

/// Where a fault is done, and how it went; it answers nothing when the fault came to nothing, so that it does not count.
type Deed<'a> = Box<dyn Fn(&Path) -> Option<Verdict> + Send + Sync + 'a>;

/// One fault, done to a directory of its own.
pub(crate) struct Job<'a> {
    pub(crate) sort: Sort,
    /// What kind of fault, and to what: a row of the table.
    pub(crate) row: String,
    /// Which of its kind.
    pub(crate) name: String,
    pub(crate) run: Deed<'a>,
}

/// How often something came of what.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    all: u32,
    ok: u32,
    mended: u32,
    read_only: u32,
    refused: u32,
    lost: u32,
}

impl Tally {
    fn add(&mut self, verdict: &Verdict) {
        self.all += 1;
        *match verdict {
            Verdict::Ok => &mut self.ok,
            Verdict::Mended(_) => &mut self.mended,
            Verdict::ReadOnly(_) => &mut self.read_only,
            Verdict::Refused(_) => &mut self.refused,
            Verdict::Lost(_) => &mut self.lost,
        } += 1;
    }

    fn plus(self, other: Self) -> Self {
        Self {
            all: self.all + other.all,
            ok: self.ok + other.ok,
            mended: self.mended + other.mended,
            read_only: self.read_only + other.read_only,
            refused: self.refused + other.refused,
            lost: self.lost + other.lost,
        }
    }

    fn cells(self) -> String {
        let Self {
            all,
            ok,
            mended,
            read_only,
            refused,
            lost,
        } = self;
        format!("{all} | {ok} | {mended} | {read_only} | {refused} | {lost}")
    }
}

/// What came of the campaign.
#[derive(Default)]
pub(crate) struct Results {
    rows: BTreeMap<(Sort, String), Tally>,
    wrong: Vec<String>,
    /// What was told, and the first fault after which it was.
    told: BTreeMap<String, String>,
}

impl Results {
    fn add(&mut self, job: &Job<'_>, verdict: &Verdict, place: &Path) {
        self.rows
            .entry((job.sort, job.row.clone()))
            .or_default()
            .add(verdict);
        let name = format!("{}, {}", job.row, job.name);
        let (told, wrong) = match verdict {
            Verdict::Ok => return,
            Verdict::Mended(why) => (format!("mended: {why}"), false),
            Verdict::ReadOnly(why) => (format!("read-only: {why}"), job.sort.must_work()),
            Verdict::Refused(why) => (format!("refused: {why}"), job.sort.must_work()),
            Verdict::Lost(why) => (format!("LOST: {why}"), true),
        };
        let told = told.replace(&*place.to_string_lossy(), "");
        if wrong && self.wrong.len() < MOST_TOLD {
            let mut err = std::io::stderr().lock();
            let _ = writeln!(err, "{name}: {told}");
            self.wrong
                .push(format!("{name}: {told} (see {})", place.display()));
        }
        self.told.entry(told).or_insert(name);
    }

    /// A row of which no fault ever happened says nothing, and must not look as if it did.
    fn miss_none(&mut self, jobs: &[Job<'_>]) {
        let rows: BTreeSet<(Sort, &String)> = jobs.iter().map(|job| (job.sort, &job.row)).collect();
        for (sort, row) in rows {
            if !self.rows.contains_key(&(sort, row.clone())) {
                self.wrong
                    .push(format!("{row}: none of these faults came about"));
            }
        }
    }

    /// How many faults there were.
    pub(crate) fn count(&self) -> u32 {
        self.rows.values().map(|tally| tally.all).sum()
    }

    /// What went wrong.
    pub(crate) fn wrong(&self) -> &[String] {
        &self.wrong
    }

    /// The table, with sums.
    pub(crate) fn table(&self) -> String {
        let mut table = String::from(
            "| Fault | times | ok | mended | read-only, then repaired | refused | lost |\n|---|---|---|---|---|---|---|\n",
        );
        let mut sums: BTreeMap<Sort, Tally> = BTreeMap::new();
        for ((sort, row), tally) in &self.rows {
            let _ = writeln!(table, "| {row} | {} |", tally.cells());
            let sum = sums.entry(*sort).or_default();
            *sum = sum.plus(*tally);
        }
        for (sort, sum) in sums {
            let _ = writeln!(table, "| **{}** | {} |", sort.words(), sum.cells());
        }
        table
    }

    /// Everything that was told, each once.
    pub(crate) fn told(&self) -> String {
        let lines = self
            .told
            .iter()
            .map(|(told, name)| format!("- {told} [{name}]\n"));
        lines.collect()
    }
}

/// Does all jobs below a folder. What went wrong is left there.
pub(crate) fn run(jobs: &[Job<'_>], below: &Path) -> Results {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Results::default());
    thread::scope(|scope| {
        for _ in 0..HANDS {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(n) else { return };
                    let place: PathBuf = below.join(n.to_string());
                    fs::create_dir_all(&place).expect("a folder");
                    let verdict = (job.run)(&place);
                    if n % 100 == 99 {
                        let _ = writeln!(std::io::stderr(), "{} of {}", n + 1, jobs.len());
                    }
                    let mut results = results.lock().expect("nobody panics");
                    let before = results.wrong.len();
                    if let Some(verdict) = verdict {
                        results.add(job, &verdict, &place);
                    }
                    if results.wrong.len() == before {
                        let _ = fs::remove_dir_all(&place);
                    }
                }
            });
        }
    });
    let mut results = results.into_inner().expect("nobody panics");
    results.miss_none(jobs);
    results
}
