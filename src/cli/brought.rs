//! What a bundle brings, told finding by finding: how weighty it is, what it means, about whom, who has what is missing, and
//! what to do next. Taking in prints the same as proving.

use std::collections::BTreeMap;

use crate::app::model::Model;
use crate::app::update::subject_name;
use crate::domain::coded::Coded;
use crate::i18n::Phrase;
use crate::ops::bundle::Reason;
use crate::ops::op::{ReplicaId, Subject};
use crate::ops::registry::Registry;
use crate::ops::sync::Preview;
use crate::sync::status::name_of;

use super::Exit;
use super::context::Context;
use super::exchanged::stretch;
use super::failure::Failure;
use super::finding::{Finding, Weight};

/// A finding about a bundle; the message is `cli-brought.<code>`.
fn brought(code: &'static str, weight: Weight) -> Finding {
    Finding::new(("cli-brought", code), weight)
}

/// Why a bundle could not be proved.
pub(super) fn refused(failure: &Failure, context: &Context) -> Finding {
    brought("refused", Weight::Grave).with("why", failure.text(context.texts))
}

/// Everything that there is to say of what a bundle brings. People and periods are told as the model knows them.
pub(super) fn findings(
    preview: &Preview,
    registry: Option<&Registry>,
    model: &Model,
) -> Vec<Finding> {
    let mut all = vec![origin(preview)];
    let counted = |code, count: u64| {
        let finding = brought(code, Weight::Fine).with("count", count);
        (count > 0).then_some(finding)
    };
    all.extend(preview.registry.map(|version| {
        brought("registry", Weight::Fine)
            .with("version", version)
            .then("registry")
    }));
    all.extend(preview.acknowledged.map(|(before, now)| {
        brought("acknowledged", Weight::Fine)
            .with("before", before)
            .with("now", now)
    }));
    all.extend(preview.again.then(|| brought("again", Weight::Fine)));
    all.extend(counted("new", preview.new).map(|finding| Finding {
        whose: names(model, &preview.subjects),
        ..finding
    }));
    all.extend(counted("known", preview.known));
    all.extend(conflicts(preview, model));
    all.extend(set_apart(preview, registry));
    all.extend(missing(preview, registry));
    all.extend(branches(preview));
    all
}

/// What of a bundle keeps a script from going on.
pub(super) fn exit_of(preview: &Preview) -> Exit {
    if preview.missing.is_empty() {
        Exit::Done
    } else {
        Exit::Gap
    }
}

fn origin(preview: &Preview) -> Finding {
    let (from, to) = &preview.offices;
    let (part, parts) = preview.part;
    brought("origin", Weight::Fine)
        .with("machine", &preview.from)
        .with("from", from)
        .with("to", to)
        .with("part", part)
        .with("parts", parts)
}

fn conflicts(preview: &Preview, model: &Model) -> Option<Finding> {
    if preview.many {
        return Some(brought("many", Weight::Notice).then("conflicts"));
    }
    let finding = Finding {
        whose: names(model, &preview.conflicts),
        ..brought("conflicts", Weight::Notice)
            .with("count", preview.conflicts.len())
            .then("conflicts")
    };
    (!preview.conflicts.is_empty()).then_some(finding)
}

/// What does not count, reason by reason.
fn set_apart(preview: &Preview, registry: Option<&Registry>) -> Vec<Finding> {
    let (all, told) = &preview.apart;
    let mut by_reason: BTreeMap<&'static str, (Reason, u64, Vec<ReplicaId>)> = BTreeMap::new();
    for one in told {
        let fresh = || (one.reason, 0, Vec::new());
        let (_, count, whose) = by_reason.entry(one.reason.code()).or_insert_with(fresh);
        *count += 1;
        if !whose.contains(&one.op.replica) {
            whose.push(one.op.replica);
        }
    }
    let more = all.saturating_sub(told.len() as u64);
    let more = (more > 0).then(|| brought("apart-more", Weight::Notice).with("count", more));
    let apart = by_reason.into_values().map(|(reason, count, whose)| {
        let finding = brought("apart", Weight::Notice).with("count", count);
        Finding {
            what: finding
                .what
                .with_all("why", vec![Phrase::coded("standing", reason.code())]),
            whose: whose.iter().map(|id| name_of(registry, *id)).collect(),
            next: Some("apart"),
            ..finding
        }
    });
    apart.chain(more).collect()
}

fn missing(preview: &Preview, registry: Option<&Registry>) -> Vec<Finding> {
    let finding = |(range, with): &(crate::ops::bundle::Range, Vec<String>)| Finding {
        with: with.clone(),
        ..brought("missing", Weight::Notice)
            .with("range", stretch(range))
            .with("machine", name_of(registry, range.replica))
            .then("missing")
    };
    preview.missing.iter().map(finding).collect()
}

fn branches(preview: &Preview) -> Vec<Finding> {
    let forked = preview.forked.iter().map(|(machine, from)| {
        brought("forked", Weight::Grave)
            .with("machine", machine)
            .with("from", from)
            .then("forked")
    });
    let own = || brought("other-branch", Weight::Grave).then("other-branch");
    forked.chain(preview.other_branch.then(own)).collect()
}

/// How subjects are called, each with its period.
pub(super) fn names(model: &Model, subjects: &[Subject]) -> Vec<String> {
    let mut names: Vec<String> = subjects.iter().map(|one| name(model, *one)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn name(model: &Model, subject: Subject) -> String {
    let name = subject_name(model, subject);
    let name = if name.is_empty() {
        // Nobody here knows it yet.
        format!("{:018}", subject.owner)
    } else {
        name
    };
    match subject.period {
        Some(period) => format!("{name} ({})", model.texts().period(period)),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Lang, Texts};
    use crate::ops::bundle::{BundleId, Range, SetApart};
    use crate::ops::op::OpId;

    const THEIRS: ReplicaId = ReplicaId([7; 16]);

    fn preview() -> Preview {
        Preview {
            place: "paket.tatap".into(),
            bundle: BundleId([1; 16]),
            from: "Laptop-B (Budi)".into(),
            offices: ("DISDIK".into(), "pusat".into()),
            part: (1, 2),
            again: false,
            new: 3,
            known: 4,
            apart: (0, Vec::new()),
            conflicts: Vec::new(),
            many: false,
            subjects: Vec::new(),
            missing: Vec::new(),
            forked: Vec::new(),
            acknowledged: None,
            registry: None,
            other_branch: false,
        }
    }

    fn codes(found: &[Finding]) -> Vec<(&'static str, &'static str)> {
        found
            .iter()
            .map(|one| (one.code, one.weight.code()))
            .collect()
    }

    #[test]
    fn what_does_not_count_is_told_reason_by_reason_with_whose_it_is() {
        let apart = |seq, reason| SetApart {
            op: OpId {
                replica: THEIRS,
                seq,
            },
            reason,
        };
        let list = vec![
            apart(1, Reason::Revoked),
            apart(2, Reason::NotEntitled),
            apart(3, Reason::Revoked),
        ];
        let preview = Preview {
            apart: (10, list),
            ..preview()
        };
        let found = set_apart(&preview, None);
        let notice = "notice";
        let expected = [("apart", notice), ("apart", notice), ("apart-more", notice)];
        assert_eq!(codes(&found), expected);
        let texts = Texts::of(Lang::English);
        let told: Vec<String> = found.iter().map(|one| one.what.text(texts)).collect();
        assert!(
            told[0].starts_with("1 changes do not count: its maker"),
            "{told:?}"
        );
        assert!(
            told[1].starts_with("2 changes do not count: written after"),
            "{told:?}"
        );
        assert!(told[2].starts_with("7 more"), "{told:?}");
        assert_eq!(found[0].whose, [THEIRS.to_string()]);
    }

    #[test]
    fn what_is_missing_names_who_has_it_and_changes_the_exit_code() {
        let gap = Range {
            replica: THEIRS,
            from: 4,
            to: 9,
        };
        let preview = Preview {
            missing: vec![(gap, vec!["Server (Sri)".into()])],
            forked: vec![("Laptop-C (Citra)".into(), 5)],
            other_branch: true,
            ..preview()
        };
        let found = missing(&preview, None);
        assert_eq!(found[0].with, ["Server (Sri)"]);
        let told = found[0].what.text(Texts::of(Lang::Indonesian));
        assert!(told.contains("4-9"), "{told}");
        assert_eq!(exit_of(&preview), Exit::Gap);
        assert_eq!(exit_of(&self::preview()), Exit::Done);
        let grave = [("forked", "grave"), ("other-branch", "grave")];
        assert_eq!(codes(&branches(&preview)), grave);
    }

    #[test]
    fn every_finding_weight_and_step_has_its_words() {
        for lang in [Lang::Indonesian, Lang::English] {
            let texts = Texts::of(lang);
            for code in [
                "origin",
                "registry",
                "acknowledged",
                "again",
                "new",
                "known",
                "conflicts",
                "many",
                "apart",
                "apart-more",
                "missing",
                "forked",
                "other-branch",
                "refused",
            ] {
                assert!(texts.has(&format!("cli-brought.{code}")), "{code}");
            }
            for weight in [Weight::Fine, Weight::Notice, Weight::Grave] {
                assert!(texts.has(&format!("cli-weight.{}", weight.code())));
            }
            for next in [
                "registry",
                "conflicts",
                "apart",
                "missing",
                "forked",
                "other-branch",
            ] {
                assert!(texts.has(&format!("cli-next.{next}")), "{next}");
            }
        }
    }
}
