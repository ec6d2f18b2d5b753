-- up
create table trust_lists_own (
  name text not null primary key,
  sequence bigint not null,
  content text not null,
  signer text not null,
  issued_at text not null,
  next_update text not null,
  sha256 text not null,
  compact text not null
);
create table trust_lists_copy (
  url text not null,
  pins text not null,
  sequence bigint,
  sha256 text,
  signer text,
  etag text,
  next_update text,
  fetched_at text,
  tried_at text,
  outcome text,
  detail text,
  seen_sequence bigint,
  seen_signer text,
  claimed_until text,
  compact text,
  primary key (url, pins)
);

-- down
drop table trust_lists_copy;
drop table trust_lists_own;
