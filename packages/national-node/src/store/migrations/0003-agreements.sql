-- up
create table agreements_version (
  agreement text not null,
  version integer not null,
  sha256 text not null,
  envelope text not null,
  between_parties text not null,
  received_at text not null,
  primary key (agreement, version, sha256)
);
create table agreements_notice (
  sha256 text not null primary key,
  agreement text not null,
  party text not null,
  seq integer not null,
  type text not null,
  compact text not null,
  received_at text not null
);
create index agreements_notice_by_agreement on agreements_notice (agreement, party, seq);
create table agreements_delivery (
  notice text not null,
  partner text not null,
  delivered_at text,
  primary key (notice, partner)
);
create table agreements_revision (
  singleton integer not null primary key,
  revision integer not null
);
insert into agreements_revision (singleton, revision) values (1, 0);

-- down
drop table agreements_revision;
drop table agreements_delivery;
drop table agreements_notice;
drop table agreements_version;
