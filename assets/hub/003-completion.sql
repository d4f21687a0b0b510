-- How far the work of each unit has come in each period, counted whenever the records of its office are made anew (`tatap hub refresh`): what the
-- coverage board reads.
create table completion (
    office bigint not null,
    -- The unit by its id in the records; empty for those who are in none.
    unit text not null,
    -- `2026`, `2026-TW4`, `2026-11`.
    period text not null,
    -- Who works there now, and of them:
    people integer not null,
    -- who has a plan, and one that was agreed on;
    planned integer not null,
    agreed integer not null,
    -- of whom both ratings were given, and of whom several stand side by side;
    rated integer not null,
    undecided integer not null,
    -- whose evaluation is closed, and with which predikat.
    closed integer not null,
    very_good integer not null,
    good integer not null,
    needs_improvement integer not null,
    poor integer not null,
    very_poor integer not null,
    primary key (office, unit, period)
);

-- The board sums a period over all offices from the index alone, and finds the periods by stepping through it.
create index completion_by_period on completion (period, office) include (
    people, planned, agreed, rated, undecided, closed, very_good, good, needs_improvement, poor, very_poor
);

create table unit (
    office bigint not null,
    -- Its id in the records.
    unit text not null,
    name text not null,
    -- The unit above; null at the top.
    parent text,
    primary key (office, unit)
);

-- By which statements the schemas for analysis were made: others make them anew.
create table tatap_analysis (
    made bytea primary key
);
