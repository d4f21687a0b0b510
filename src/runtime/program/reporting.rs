//! Reports, in the running program: what is shown is made at once, many files one after the other between the keys.

use crate::app::model::{Msg, Tone};
use crate::app::reports::{ReportAnswer, ReportWish};
use crate::i18n::Phrase;
use crate::report::run::Run;
use crate::runtime::reports::{self, Begun};

use super::Program;

/// A run of reports that goes on.
pub(super) struct Reporting {
    run: Box<Run>,
    /// The first that was not made, and why.
    failed: Option<(String, Phrase)>,
}

impl Program<'_> {
    /// Does what a screen asks; before what takes long a frame says so.
    pub(super) fn report(&mut self, wish: ReportWish) {
        if wish == ReportWish::Stop {
            return self.end_run();
        }
        self.model.say(Tone::Plain, Phrase::new("report.working"));
        // A line that does not take it says so at the next frame.
        let _ = self.draw();
        self.model.notice = None;
        let desk = self.rounds.desk.as_ref();
        let stamp = reports::stamp_now(&self.model.settings.place, desk);
        match reports::begin(&self.model, self.store.as_ref(), wish, &stamp) {
            Begun::Done(answer) => self.send(Msg::Report(answer)),
            Begun::Goes(run) => {
                let all = run.targets.len();
                self.run = Some(Reporting { run, failed: None });
                self.answer(ReportAnswer::Going { done: 0, all });
            }
        }
    }

    /// Writes the next file of the run that goes on.
    pub(super) fn report_on(&mut self) {
        let Some(reporting) = &mut self.run else {
            return;
        };
        match reports::step(&mut reporting.run, self.store.as_ref()) {
            None => self.end_run(),
            Some(failed) => {
                reporting.failed = reporting.failed.take().or(failed);
                let (done, all) = (reporting.run.done, reporting.run.targets.len());
                self.answer(ReportAnswer::Going { done, all });
            }
        }
    }

    fn end_run(&mut self) {
        if let Some(Reporting { run, failed }) = self.run.take() {
            self.answer(reports::ended(Some(&run), failed));
        }
    }

    fn answer(&mut self, answer: ReportAnswer) {
        self.send(Msg::Report(Box::new(answer)));
    }
}
