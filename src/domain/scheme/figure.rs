//! The closed list of figures that the program can compute for a person in a period.

use crate::domain::coded::coded;

coded! {
    /// A figure that a scheme may name. It is computed from what was recorded, and can be opened to it.
    Figure "figure" {
        /// Mean achievement of all indicators of the plan, in per cent.
        TargetProgress = 1 "target-progress",
        /// Share of the main results at or above their target, in per cent.
        MainResultsMet = 2 "main-results-met",
        /// Achievement of the indicators of outcome, the impact on society, in per cent.
        OutcomeProgress = 3 "outcome-progress",
        /// Share of the working days with an entry in the log, in per cent.
        LogDays = 4 "log-days",
        /// Share of the entries of the log that the superior approved, in per cent.
        LogApproved = 5 "log-approved",
        /// Unexcused working days this calendar year (PP 94/2021).
        DisciplineDays = 6 "discipline-days",
        /// Sum of what is missing to the standard of the post, over all competences (form B.1.9).
        CompetenceGap = 7 "competence-gap",
        /// Mean level of competence, 1 to 5 (form B.1.9).
        CompetenceLevel = 8 "competence-level",
        /// Share of the unit's results that the person's own results support, in per cent.
        Contribution = 9 "contribution",
        /// Achievement of the targets of the person's teams, in per cent.
        TeamResult = 10 "team-result",
        /// Mean of the ratings of cooperation in teams: 3 above, 2 meets, 1 below expectation. These are not
        /// the numbers of SIASN.
        TeamCooperation = 11 "team-cooperation",
        /// How many of the seven core values are rated at or above expectation, 0 to 7.
        Behaviour = 12 "behaviour",
        /// Mean of what the public said of the person, 1 to 4.
        VoiceMean = 13 "voice-mean",
        /// How often the public said something of the person.
        VoiceCount = 14 "voice-count",
        /// Index of satisfaction of the unit, 25 to 100 (PermenPANRB 14/2017).
        SurveyIndex = 15 "survey-index",
        /// Share of the complaints answered in time, in per cent.
        ComplaintOnTime = 16 "complaint-on-time",
        /// Median of the working days until a complaint was answered.
        ComplaintMedian = 17 "complaint-median",
        /// How many notes of feedback the person was given in the period.
        FeedbackCount = 18 "feedback-count",
        /// Hours of training this calendar year (JP).
        TrainingHours = 19 "training-hours",
        /// Mean of the feedback from all sides, 1 to 4.
        PeerResult = 20 "peer-result",
    }
}

coded! {
    /// What a figure is counted in.
    Measure "figure-measure" {
        /// Per cent.
        Percent = 1 "percent",
        /// Working days.
        Days = 2 "days",
        /// Hours of training (JP).
        Hours = 3 "hours",
        /// A bare number: points on a scale, or how many.
        Number = 4 "number",
    }
}

impl Figure {
    /// What it is counted in.
    pub fn measure(self) -> Measure {
        match self {
            Self::TargetProgress
            | Self::MainResultsMet
            | Self::OutcomeProgress
            | Self::LogDays
            | Self::LogApproved
            | Self::Contribution
            | Self::TeamResult
            | Self::ComplaintOnTime => Measure::Percent,
            Self::DisciplineDays | Self::ComplaintMedian => Measure::Days,
            Self::TrainingHours => Measure::Hours,
            Self::CompetenceGap
            | Self::CompetenceLevel
            | Self::TeamCooperation
            | Self::Behaviour
            | Self::VoiceMean
            | Self::VoiceCount
            | Self::SurveyIndex
            | Self::FeedbackCount
            | Self::PeerResult => Measure::Number,
        }
    }

    /// Lowest and highest value that a scheme may speak of.
    pub fn bounds(self) -> (u32, u32) {
        match self {
            // What was aimed at can be exceeded by far.
            Self::TargetProgress
            | Self::OutcomeProgress
            | Self::TeamResult
            | Self::CompetenceGap => (0, 1_000),
            Self::MainResultsMet
            | Self::LogDays
            | Self::LogApproved
            | Self::Contribution
            | Self::ComplaintOnTime => (0, 100),
            Self::DisciplineDays | Self::ComplaintMedian => (0, 366),
            Self::CompetenceLevel => (1, 5),
            Self::TeamCooperation => (1, 3),
            Self::Behaviour => (0, 7),
            Self::VoiceMean | Self::PeerResult => (1, 4),
            Self::SurveyIndex => (25, 100),
            Self::TrainingHours => (0, 10_000),
            Self::VoiceCount | Self::FeedbackCount => (0, 100_000),
        }
    }
}
