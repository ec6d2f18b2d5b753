-- up
-- Wallet units that asked for attestations, by a keyed hash of their key. Who uses them nobody here knows.
create table wallet_provider_unit (
  reference text not null primary key,
  known_since text not null,
  revoked_at text,
  -- Day (number since 1970) of the last request, and how many there were on it.
  day integer not null,
  uses integer not null
);
create table wallet_provider_nonce (
  hash text not null primary key,
  expires_at bigint not null
);
create index wallet_provider_nonce_by_expiry on wallet_provider_nonce (expires_at);

-- Keys that were attested: none is attested twice.
create table wallet_provider_key (
  hash text not null primary key
);

create table wallet_provider_list (
  id text not null primary key,
  period text not null,
  number integer not null,
  size integer not null,
  -- Grows with each change of a value; the token says which revision it shows.
  revision bigint not null,
  token text,
  token_revision bigint not null,
  published_at bigint not null,
  unique (period, number)
);
create table wallet_provider_entry (
  list text not null,
  idx integer not null,
  unit text not null,
  value integer not null,
  expires_at bigint not null,
  primary key (list, idx)
);
create index wallet_provider_entry_by_unit on wallet_provider_entry (unit);
create index wallet_provider_entry_by_value on wallet_provider_entry (list, value);

-- down
drop table wallet_provider_entry;
drop table wallet_provider_list;
drop table wallet_provider_key;
drop table wallet_provider_nonce;
drop table wallet_provider_unit;
