-- What head office holds of all offices. Every table has the office in its primary key, so that it can be spread over many
-- machines by it; `assets/hub/README.md` says how, and where dialects differ.
--
-- Ids are those of the program: an office is named by the first eight bytes of the hash of its code, a person by his NIP
-- or by what the program made up for him, a replica by its sixteen bytes. What stands in `body` are the bytes that the
-- replica has written and signed; every other column of `op` is read from them.

create table office (
    office bigint primary key,
    code text not null unique
);

create table op (
    office bigint not null,
    replica bytea not null,
    seq bigint not null,
    -- Of the chain of the replica up to here. In the key, so that both branches of a chain that forked are kept.
    hash bytea not null,
    -- Whether the chain was known to go on otherwise: kept, and counted nowhere.
    branch boolean not null,
    -- By which landing it came.
    landing bigint not null,
    -- What it is about: whose it is, of which kind, in which period (YYYYPP, 0 for none). Null where only a later version can tell.
    owner bigint,
    kind smallint,
    period bigint,
    body bytea not null,
    primary key (office, replica, seq, hash)
);

create index op_by_subject on op (office, owner, kind, period);

-- The ledger of each office: what came from it and what was written for it, in order, never changed.
create table fact (
    office bigint not null,
    number bigint not null,
    -- Null but for a bundle that landed.
    bundle bytea,
    -- SHA-256 of its file.
    file bytea,
    ops bigint,
    new_ops bigint,
    at timestamptz not null default now(),
    body bytea not null,
    primary key (office, number)
);

create index fact_by_file on fact (file);

-- Files that were refused, and why, by which version of the registry: by a newer one they are looked at again.
create table refused (
    file bytea not null,
    registry bigint not null,
    name text not null,
    reason text not null,
    at timestamptz not null default now(),
    primary key (file, registry)
);
