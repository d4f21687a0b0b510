//! What people type or paste: words, figures, days, periods, keys, queries.

use tatap::app::filter::Query;
use tatap::app::key::Key;
use tatap::app::text_input::{Lines, TextInput};
use tatap::config::{rules, scheme};
use tatap::domain::follow::{award, coaching};
use tatap::domain::nip::Nip;
use tatap::domain::period::Period;
use tatap::domain::text::{clean, clean_prose, exceeds, fold, formula_safe};
use tatap::domain::{parse, peer, siasn, survey};
use tatap::ops::op::ReplicaId;
use tatap::runtime::environment::TermEnv;

use super::terminal::today;
use super::{as_text, assert_harmless};

/// What is kept of a text.
pub(super) fn text(data: &[u8]) {
    let Some(text) = as_text(data) else {
        return;
    };
    for (clean, lines) in [(clean(text), Lines::One), (clean_prose(text), Lines::Many)] {
        assert_harmless(&clean);
        assert!(lines == Lines::Many || !clean.contains('\n'));
        assert!(clean.len() <= text.len());
        let typed = TextInput::new(&clean, lines, 20_000);
        assert_harmless(typed.text());
    }
    assert_eq!(formula_safe(&formula_safe(text)), formula_safe(text));
    assert!(!exceeds(text, text.len()));
    let _ = (fold(text), award::publishable(text, &["Siti Aminah"]));
}

/// Figures, days, periods, numbers of people, answers.
pub(super) fn words(data: &[u8]) {
    let Some(text) = as_text(data) else {
        return;
    };
    if let Some(number) = parse::number(text) {
        let plain = number.to_string().replace('.', ",");
        assert_eq!(parse::number(&plain), Some(number), "{plain}");
    }
    let _ = parse::day(text, today());
    if let Ok(nip) = Nip::parse(text, today()) {
        assert_eq!(Nip::parse(&nip.plain(), today()).ok(), Some(nip));
        let _ = (nip.birth(), nip.appointed(), nip.masked());
    }
    if let Some(period) = Period::from_code(text) {
        assert_eq!(Period::from_code(&period.code()), Some(period));
        let _ = (
            period.previous(),
            period.next(),
            period.first_day(),
            period.last_day(),
        );
    }
    if let Some(id) = siasn::id(text) {
        assert_eq!(siasn::id(&id), Some(id));
    }
    if let Ok(answers) = survey::Answers::parse(text) {
        assert_eq!(survey::Answers::parse(&answers.text()).ok(), Some(answers));
    }
    let _ = peer::parse(text);
    let _ = coaching::parse_statements(text, &rules::national().coaching);
    if let Some(replica) = ReplicaId::parse(text) {
        assert_eq!(replica.to_string(), text.to_lowercase());
    }
}

/// Names of keys, of local systems, and of what an environment says.
pub(super) fn names(data: &[u8]) {
    let Some(text) = as_text(data) else {
        return;
    };
    for key in Key::parse_all(text).unwrap_or_default() {
        assert_eq!(Key::parse(&key.to_string()), Some(key));
    }
    let _ = Key::parse_script(text);
    if let Err(why) = scheme::Choice::parse(text) {
        assert_harmless(&why);
    }
    let _ = TermEnv::read(|_| Some(text.to_owned())).is_usable();
}

pub(super) fn query(data: &[u8]) {
    if let Some(text) = as_text(data) {
        let query = Query::parse(text);
        assert!(query.terms().len() + query.unfinished().len() <= text.len());
    }
}
