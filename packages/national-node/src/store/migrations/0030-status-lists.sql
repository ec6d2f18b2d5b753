-- Issuer and wallet provider had twins of the same lists. Now there is one room for them, which remembers with which
-- revision each place changed, so that a list in memory takes over what is new without being read whole.
-- up
create table status_list (
  -- Owner and name in the address: issuer/pid-2026q4-1.
  id text not null primary key,
  -- What shares lists: issuer/pid-2026q4.
  series text not null,
  number integer not null,
  size integer not null,
  -- Grows with each change of a value; the token says which revision it shows.
  revision bigint not null,
  -- When nothing in it is valid any more; null when it has no end.
  ends_at bigint,
  token text,
  token_revision bigint not null,
  published_at bigint not null,
  unique (series, number)
);
create table status_entry (
  list text not null,
  idx integer not null,
  value integer not null,
  -- 0 for a place that was taken and never changed: nearly all of them.
  revision bigint not null,
  primary key (list, idx)
);
create index status_entry_changed on status_entry (list, revision) where revision > 0;

insert into status_list (id, series, number, size, revision, token, token_revision, published_at)
  select 'issuer/' || id, 'issuer/' || type || '-' || period, number, size, revision, token, token_revision, published_at
  from issuer_status_list;
insert into status_entry (list, idx, value, revision)
  select 'issuer/' || list, idx, value, case when value = 0 then 0 else 1 end from issuer_status_entry;
insert into status_list (id, series, number, size, revision, token, token_revision, published_at)
  select 'wallet-provider/' || id, 'wallet-provider/' || period, number, size, revision, token, token_revision, published_at
  from wallet_provider_list;
insert into status_entry (list, idx, value, revision)
  select 'wallet-provider/' || list, idx, value, case when value = 0 then 0 else 1 end from wallet_provider_entry;
create table wallet_provider_place (
  list text not null,
  idx integer not null,
  unit text not null,
  expires_at bigint not null,
  primary key (list, idx)
);
create index wallet_provider_place_by_unit on wallet_provider_place (unit);
insert into wallet_provider_place (list, idx, unit, expires_at)
  select list, idx, unit, expires_at from wallet_provider_entry;
drop table issuer_status_entry;
drop table issuer_status_list;
drop table wallet_provider_entry;
drop table wallet_provider_list;

-- down
create table issuer_status_list (
  id text not null primary key,
  type text not null,
  period text not null,
  number integer not null,
  size integer not null,
  revision bigint not null,
  token text,
  token_revision bigint not null,
  published_at bigint not null,
  unique (type, period, number)
);
create table issuer_status_entry (
  list text not null,
  idx integer not null,
  value integer not null,
  primary key (list, idx)
);
create index issuer_status_entry_by_value on issuer_status_entry (list, value);
create table wallet_provider_list (
  id text not null primary key,
  period text not null,
  number integer not null,
  size integer not null,
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
-- A series is a type, a hyphen and a period of six characters: 2026q4.
insert into issuer_status_list (id, type, period, number, size, revision, token, token_revision, published_at)
  select substr(id, 8), substr(series, 8, length(series) - 14), substr(series, length(series) - 5), number, size,
    revision, token, token_revision, published_at
  from status_list where id like 'issuer/%';
insert into issuer_status_entry (list, idx, value)
  select substr(list, 8), idx, value from status_entry where list like 'issuer/%';
insert into wallet_provider_list (id, period, number, size, revision, token, token_revision, published_at)
  select substr(id, 17), substr(series, 17), number, size, revision, token, token_revision, published_at
  from status_list where id like 'wallet-provider/%';
insert into wallet_provider_entry (list, idx, unit, value, expires_at)
  select p.list, p.idx, p.unit, e.value, p.expires_at
  from wallet_provider_place p join status_entry e on e.list = 'wallet-provider/' || p.list and e.idx = p.idx;
drop table wallet_provider_place;
drop table status_entry;
drop table status_list;
