//! The rows of the table.

use super::{FieldSpec, Kind, RecordSpec};

/// Declares the table.
macro_rules! table {
    ($($record:literal $about:literal { $($field:literal $kind:ident $meaning:literal;)+ })+) => {
        /// All records with their fields.
        pub static TABLE: &[RecordSpec] = &[$(RecordSpec {
            name: $record,
            meaning: $about,
            fields: &[$(FieldSpec { name: $field, kind: Kind::$kind, meaning: $meaning }),+],
        }),+];
    };
}

table! {
    "meta" "What the file is: its first line, once." {
        "format" Number "Version of this form.";
        "program" Words "Version of the program.";
        "made" Day "The day on which it was made.";
        "scheme" Words "Code of the local evaluation system.";
        "scheme-version" Words "Its version.";
        "rules" Words "Version of the rules.";
        "cycle" Code "How the office divides the year.";
        "period" Words "The period of everything in the file; null for everything there is.";
        "masked" Flag "Whether people are hidden behind pseudonyms.";
    }
    "employee" "Somebody who works here." {
        "person" Person "The person.";
        "sight" Code "`full`; `name` where only who it is may be seen, and all else is null.";
        "name" Secret "Name with titles.";
        "nip" Secret "The 18 digits.";
        "siasn-id" Secret "The id in SIASN, a UUID.";
        "kind" Code "Kind of employment.";
        "grade" Code "Grade, `III/b` or `IX`.";
        "position" Secret "Title of the position.";
        "position-kind" Code "Kind of position.";
        "career-level" Code "Career level of a functional position.";
        "unit" Id "Where the person works.";
        "appraiser" Person "Who appraises now.";
        "reviewer" Person "Who reviews now.";
        "phone" Secret "Telephone.";
        "email" Secret "Mail address.";
        "retired" Flag "No longer in service here.";
    }
    "plan" "A work plan (SKP) of a person for a period." {
        "person" Person "Whose.";
        "period" Words "For when.";
        "stage" Code "Where it stands.";
        "approach" Code "How targets are written.";
        "unit" Id "Where it is carried out, if not where the person works now.";
        "appraiser" Person "Who appraises it, if not the one of now.";
        "from" Day "First day, if not that of the period.";
        "until" Day "Last day, if not that of the period.";
        "progress" Number "Mean achievement of the indicators, each up to 100, in per cent; no rating.";
    }
    "result" "A planned result (RHK)." {
        "person" Person "Whose.";
        "period" Words "For when.";
        "result" Item "The result.";
        "kind" Code "Main or additional.";
        "perspective" Code "Perspective, of senior executives only.";
        "supports-person" Person "Whose result it supports.";
        "supports-result" Item "Which result it supports.";
        "title" Prose "What will have been achieved.";
    }
    "indicator" "An indicator (IKI) of a planned result, with what was achieved." {
        "person" Person "Whose.";
        "period" Words "For when.";
        "result" Item "The result that it measures.";
        "indicator" Item "The indicator.";
        "aspect" Code "Quantity, quality, time or cost.";
        "level" Code "Output or outcome.";
        "direction" Code "Which way it improves.";
        "target" Number "Target, of a range its lower bound, in the unit of measure.";
        "target-high" Number "Upper bound of a range, in the unit of measure.";
        "unit-of-measure" Words "Unit of measure.";
        "actual" Number "What was achieved, in the unit of measure.";
        "day" Day "The day for which that stands.";
        "achievement" Number "Achievement in per cent of the target.";
        "undecided" Flag "Whether several actuals stand side by side; then none is told.";
        "text" Prose "What is measured.";
        "target-text" Prose "Target in words.";
        "actual-text" Prose "What was achieved, in words.";
        "evidence" Prose "Evidence.";
    }
    "log" "An entry of the daily log." {
        "person" Person "Whose.";
        "entry" Item "The entry.";
        "day" Day "When.";
        "result" Item "The planned result that it served.";
        "state" Code "Recorded, approved or returned.";
        "minutes" Number "Time spent, in minutes.";
        "quantity" Number "How much came of it, in the unit of measure.";
        "unit-of-measure" Words "Unit of measure.";
        "activity" Prose "What was done.";
        "evidence" Prose "Evidence.";
        "return-reason" Prose "Why it was returned.";
    }
    "rating" "Both ratings of a person in a period by one rater." {
        "person" Person "Who is rated.";
        "period" Words "For when.";
        "rater" Person "Who rates.";
        "results" Code "Rating of the work results.";
        "behaviour" Code "Rating of the behaviour.";
        "predikat" Code "The predikat that follows.";
        "undecided" Flag "Whether several such lines stand side by side, and nobody has decided.";
        "reason" Prose "The rater's reasons.";
        "evidence" Prose "The evidence cited.";
    }
    "item-rating" "The rating of one planned result or one core value by one rater." {
        "person" Person "Who is rated.";
        "period" Words "For when.";
        "rater" Person "Who rates.";
        "result" Item "The planned result, if it is one.";
        "value" Code "The core value, if it is one.";
        "rating" Code "The rating.";
        "note" Prose "A word on it.";
        "evidence" Prose "The evidence cited.";
    }
    "self" "A person's own view: of the whole, or of one planned result or core value." {
        "person" Person "Whose.";
        "period" Words "For when.";
        "result" Item "The planned result, if it is one.";
        "value" Code "The core value, if it is one.";
        "rating" Code "Own rating of the result or the value.";
        "results" Code "Own rating of the work results as a whole.";
        "behaviour" Code "Own rating of the behaviour as a whole.";
        "note" Prose "Reasons.";
        "evidence" Prose "The evidence cited.";
    }
    "closing" "A closing of an evaluation; the last revision stands unless it was opened again." {
        "person" Person "Whose.";
        "period" Words "For when.";
        "revision" Number "Number of the revision, from 1.";
        "stands" Flag "Whether it is the one that stands.";
        "day" Day "When it was closed.";
        "by" Person "By whom.";
        "results" Code "Rating of the work results.";
        "behaviour" Code "Rating of the behaviour.";
        "predikat" Code "The predikat that followed.";
        "rules" Words "Version of the rules by which it followed.";
        "received" Day "When the employee received it.";
        "answer" Code "How the employee answered.";
        "answered" Day "When.";
        "reopened" Day "When it was opened again.";
        "hash" Secret "SHA-256 of what was closed.";
        "reopen-reason" Prose "Why it was opened again.";
    }
    "objection" "An objection to a result." {
        "person" Person "Whose.";
        "period" Words "To the result of when.";
        "objection" Item "The objection.";
        "filed" Day "When it was filed.";
        "decided" Day "When it was decided; null while it waits.";
        "by" Person "Who decided.";
        "results" Code "Rating of the work results after the decision.";
        "behaviour" Code "Rating of the behaviour after the decision.";
        "reason" Prose "Why it was filed.";
        "answer" Prose "The decision in words.";
    }
    "feedback" "Something said to a person about the work." {
        "person" Person "To whom.";
        "feedback" Item "The feedback.";
        "day" Day "When.";
        "source" Code "From which side.";
        "kind" Code "Appreciation, improvement or note.";
        "value" Code "The core value that it is about.";
        "result" Item "The planned result that it is about.";
        "team" Id "The team from whose result it comes.";
        "from" Person "Who gave it; never told of colleagues, subordinates and the public.";
        "from-text" Secret "Who gave it, in words; never told of the same.";
        "text" Prose "The words.";
    }
    "competence" "A competence of a person in a year (form B.1.9)." {
        "person" Person "Whose.";
        "year" Number "Year.";
        "competence" Item "The competence.";
        "name" Words "Its name.";
        "standard" Number "What the post asks for, 1 to 5.";
        "level" Number "What the person has, 1 to 5.";
        "gap" Number "What is missing to the standard.";
        "reason" Prose "Why.";
    }
    "absence" "An absence, or lateness." {
        "person" Person "Whose.";
        "absence" Item "The entry.";
        "kind" Code "Its kind.";
        "from" Day "First day.";
        "until" Day "Last day; null for one day or a sum.";
        "days" Number "Working days as a sum.";
        "minutes" Number "Minutes as a sum.";
        "note" Prose "A note.";
    }
    "coaching" "A coaching plan." {
        "person" Person "Whose.";
        "coaching" Item "The plan.";
        "day" Day "When it was made.";
        "state" Code "How far it is.";
        "due" Day "Until when.";
        "coach" Person "Who coaches.";
        "reason" Prose "Why.";
        "goal" Prose "What it is to reach.";
        "outcome" Prose "What came of it.";
    }
    "session" "A coaching session; what the employee answered about the leader is not told." {
        "person" Person "With whom.";
        "session" Item "The session.";
        "day" Day "When.";
        "kind" Code "Guidance or counselling.";
        "coaching" Item "The coaching plan that it belongs to.";
        "topic" Prose "What was talked about.";
        "agreement" Prose "What was agreed.";
    }
    "training" "A course that is needed, planned or done." {
        "person" Person "Whose.";
        "training" Item "The entry.";
        "day" Day "When.";
        "year" Number "In which year.";
        "kind" Code "Its kind.";
        "state" Code "Needed, planned or done.";
        "hours" Number "Lesson hours (JP).";
        "name" Words "Name of the course.";
        "certificate" Secret "Number of the certificate.";
        "reason" Prose "Why.";
    }
    "improvement" "An improvement plan." {
        "person" Person "Whose.";
        "improvement" Item "The plan.";
        "start" Day "First day.";
        "due" Day "Last day, where it was agreed on.";
        "state" Code "How far it is.";
        "goals" Prose "What it is to reach.";
        "progress" Prose "How it goes.";
        "test" Prose "What the competence test found.";
    }
    "award" "An award, or good practice." {
        "person" Person "Whose.";
        "award" Item "The award.";
        "day" Day "When.";
        "kind" Code "Its kind.";
        "state" Code "Proposed, approved, given or declined.";
        "by" Person "Who decided.";
        "reason" Prose "For what.";
        "note" Prose "A note.";
    }
    "strength" "A strength, or something to work on." {
        "person" Person "Whose.";
        "period" Words "For when.";
        "strength" Item "The entry.";
        "kind" Code "Which of the two.";
        "text" Prose "The words.";
    }
    "meeting" "A performance dialogue." {
        "person" Person "With whom.";
        "period" Words "About which period.";
        "meeting" Item "The meeting.";
        "day" Day "When.";
        "began" Number "Beginning, in minutes since midnight.";
        "ended" Number "End, in minutes since midnight.";
        "planned" Number "Time planned, in minutes.";
        "used" Number "Time used, in minutes.";
        "led-by" Person "Who led it.";
        "skipped" Codes "Steps that were left out.";
        "outcome" Code "How it ended.";
        "notes" Number "How many notes were taken.";
        "place" Prose "Where.";
        "others" Prose "Who else was there.";
    }
    "agreement" "Something that was agreed on." {
        "person" Person "With whom.";
        "agreement" Item "The agreement.";
        "day" Day "When it was agreed on.";
        "due" Day "Until when it is to be done.";
        "state" Code "What became of it.";
        "owner" Person "Who does it.";
        "text" Prose "What.";
        "outcome" Prose "What came of it.";
    }
    "unit" "A unit of the organisation." {
        "unit" Id "The unit.";
        "code" Words "The office's own code.";
        "name" Words "Name.";
        "kind" Code "Its kind.";
        "parent" Id "The unit above.";
        "head" Person "Who leads it.";
        "retired" Flag "No longer exists.";
    }
    "team" "A team in a period." {
        "team" Id "The team.";
        "period" Words "For when.";
        "unit" Id "The unit that it belongs to.";
        "direction" Code "Which way the measure improves.";
        "baseline" Number "Where it started, in the unit of measure.";
        "target" Number "Where it should arrive, in the unit of measure.";
        "unit-of-measure" Words "Unit of measure.";
        "result" Number "Where it arrived, in the unit of measure.";
        "day" Day "The day for which that stands.";
        "achievement" Number "Achievement in per cent of the target.";
        "improvement" Number "Change from the baseline in the wanted direction, in per cent.";
        "undecided" Flag "Whether several results stand side by side; then none is told.";
        "retired" Flag "Dissolved.";
        "name" Prose "Name.";
        "goal" Prose "What it is to achieve.";
        "measure" Prose "What is measured.";
        "evidence" Prose "Evidence.";
    }
    "team-member" "A member of a team in a period." {
        "team" Id "The team.";
        "period" Words "For when.";
        "person" Person "Who.";
        "role" Code "Role.";
        "contribution" Code "Rating of the contribution.";
        "cooperation" Code "Rating of the cooperation.";
        "note" Prose "A word on it.";
    }
    "complaint" "A complaint of the public." {
        "complaint" Item "The complaint.";
        "received" Day "When it was received.";
        "channel" Code "How it came.";
        "kind" Code "What it asks for.";
        "unit" Id "The unit whose service it is about.";
        "service" Words "The service.";
        "stage" Code "Where it stands.";
        "urgency" Code "How pressing it is.";
        "due" Day "Until when it is to be answered.";
        "answered" Day "When it was answered.";
        "in-time" Flag "Whether by the deadline; null while that is open.";
        "assignee" Person "Who has it in hand.";
        "number" Secret "Number in the register.";
        "from" Secret "Who complains.";
        "text" Prose "What.";
    }
    "action" "What a unit does about its service; those of all periods." {
        "unit" Id "The unit.";
        "action" Item "The action.";
        "kind" Code "Its kind.";
        "element" Number "The element of the survey that it is about, 1 to 9.";
        "state" Code "How far it is.";
        "due" Day "Until when.";
        "owner" Person "Who does it.";
        "quantity" Number "How much, such as seats or devices.";
        "text" Prose "What.";
        "source" Prose "What it follows from.";
    }
    "voice" "What the public says of a service or a person in a year: never a single voice." {
        "year" Number "Year.";
        "about" Code "`service` or `person`.";
        "unit" Id "The unit of the service.";
        "service" Words "The service; null for the unit as a whole.";
        "person" Person "The person.";
        "hidden" Flag "Whether figures are held back, so that no single voice can be worked out.";
        "n" Number "How many voices.";
        "mean" Number "Mean, 1 to 4, two decimals.";
    }
    "survey" "The satisfaction survey (SKM) of a unit in a year: the whole first, then each element." {
        "unit" Id "The unit.";
        "year" Number "Year.";
        "element" Code "The element; null for the whole.";
        "hidden" Flag "Whether there are too few answers to be told.";
        "n" Number "Respondents; of an element, answers.";
        "mean" Number "Mean of the element, 1 to 4, two decimals.";
        "index" Number "Index of the whole (IKM), 25 to 100, two decimals.";
        "grade" Code "Grade of the index.";
    }
    "spread" "How predikat are spread in a unit and below it, where it was said what the organisation achieved." {
        "unit" Id "The unit.";
        "period" Words "For when.";
        "organisation" Code "What the organisation achieved; null where several ratings stand side by side.";
        "very-good" Number "How many people have this predikat, closed or by the ratings.";
        "good" Number "The same.";
        "needs-improvement" Number "The same.";
        "poor" Number "The same.";
        "very-poor" Number "The same.";
        "verdict" Code "Against the pattern of SE MenPANRB 3/2023: `fits`, `breaches`, or `unchecked` where there are too few.";
        "reason" Prose "Why it departs from the pattern.";
    }
}
