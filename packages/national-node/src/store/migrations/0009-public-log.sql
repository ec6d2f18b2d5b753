-- up
-- Our own public log (agreement-1 §16). Its leaves in order: 0, 1, 2 …
create table audit_log_leaf (
  position bigint not null primary key,
  kind text not null,
  sha256 text not null,
  unique (kind, sha256)
);
-- The hash of each full tile, for the tile above it: at level 1 one for 256 leaves.
create table audit_log_node (
  level integer not null,
  position bigint not null,
  hash text not null,
  primary key (level, position)
);
-- The number of leaves. Whoever appends or signs holds this row, so that no two processes ever do.
create table audit_log_head (
  id integer not null primary key check (id = 1),
  size bigint not null
);
insert into audit_log_head (id, size) values (1, 0);
-- What we signed: one root for one size. Older ones go when a newer one is published.
create table audit_log_checkpoint (
  size bigint not null primary key,
  root text not null,
  note text not null,
  -- Our own statement, with its time, that this was the largest.
  stated_line text,
  stated_at text,
  published_at text
);
-- What each partner and witness cosigned last.
create table audit_log_cosigner (
  name text not null primary key,
  size bigint not null,
  line text not null,
  cosigned_at text not null
);
-- The largest checkpoint of each partner that we saw and found consistent with all before it.
create table audit_log_seen (
  origin text not null primary key,
  size bigint not null,
  root text not null,
  note text not null,
  -- Its own newest statement of the time, and those of witnesses.
  stated_at text,
  cosigners text not null,
  seen_at text not null
);
-- Two checkpoints that one log signed and that cannot both be true. Never deleted.
create table audit_log_fork (
  origin text not null,
  evidence text not null,
  first_note text not null,
  second_note text not null,
  proof text not null,
  found_at text not null,
  primary key (origin, evidence)
);
-- Leaves that a partner's log must hold as well, and since when it is proved.
create table audit_log_wanted (
  party text not null,
  kind text not null,
  sha256 text not null,
  position bigint,
  origin text,
  proved_at text,
  tried_at text,
  primary key (party, kind, sha256)
);

-- down
drop table audit_log_wanted;
drop table audit_log_fork;
drop table audit_log_seen;
drop table audit_log_cosigner;
drop table audit_log_checkpoint;
drop table audit_log_head;
drop table audit_log_node;
drop table audit_log_leaf;
