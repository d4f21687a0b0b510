-- What is read off the ops as they land, in the same transaction: how far every chain has come, and every rating that stands.
-- All of it can be made anew from `op` and `fact`.

-- Long bodies are packed as they come in; where the server knows a quicker way than its own, by that.
do $$
begin
    execute 'alter table op alter column body set compression lz4';
exception
    -- PostgreSQL 13, or one that was built without it.
    when syntax_error or feature_not_supported then null;
end
$$;

-- What head office says of its offices.
alter table office add column name text;
alter table office add column agency text;
-- Code of the local evaluation system; the national rules alone where none is named.
alter table office add column scheme text;
-- The registry by which its ratings were read off.
alter table office add column registry bigint not null default 0;
-- The last entry of its ledger that changed anything, and up to which its records were made.
alter table office add column changed bigint not null default 0;
alter table office add column refreshed bigint not null default 0;

-- How far each machine's chain of changes has come.
create table chain (
    office bigint not null,
    replica bytea not null,
    -- Whole from its beginning up to here.
    reaches bigint not null,
    -- The last that anybody has ever claimed to have: what lies between is missing.
    known bigint not null,
    -- From where on it goes on in two ways, and counts no more: the data was copied.
    forked bigint,
    -- When it was last written to, by its own clock.
    written timestamptz,
    -- When a bundle that it wrote itself last landed.
    heard timestamptz,
    primary key (office, replica)
);

-- Every rating that stands. Of the same rater several stand side by side where they were written without having seen each other
-- and nobody has decided between them.
create table current_rating (
    office bigint not null,
    -- The person who is rated, and the period (YYYYPP).
    owner bigint not null,
    period bigint not null,
    rater bigint not null,
    -- The op that says so, who made it and when.
    replica bytea not null,
    seq bigint not null,
    actor bigint not null,
    at timestamptz not null,
    results text,
    behaviour text,
    primary key (office, owner, period, rater, replica, seq)
);
