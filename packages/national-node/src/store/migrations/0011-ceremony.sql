-- up
create table agreements_message (
  sha256 text not null primary key,
  agreement text not null,
  version integer not null,
  proposal text not null,
  type text not null,
  party text not null,
  compact text not null,
  received_at text not null
);
create index agreements_message_by_version on agreements_message (agreement, version);
create table agreements_envelope (
  sha256 text not null primary key,
  agreement text not null,
  version integer not null,
  envelope text not null,
  signed_by text not null,
  complete integer not null,
  received_at text not null
);
create table agreements_own_signature (
  agreement text not null,
  version integer not null,
  sha256 text not null,
  changes text not null,
  signed_at text not null,
  primary key (agreement, version, sha256)
);
create table agreements_outbox (
  kind text not null,
  document text not null,
  partner text not null,
  place integer not null,
  delivered_at text,
  primary key (kind, document, partner)
);
insert into agreements_outbox (kind, document, partner, place, delivered_at)
  select 'notice', delivery.notice, delivery.partner, notice.seq, delivery.delivered_at
  from agreements_delivery delivery join agreements_notice notice on notice.sha256 = delivery.notice;
drop table agreements_delivery;

-- down
create table agreements_delivery (
  notice text not null,
  partner text not null,
  delivered_at text,
  primary key (notice, partner)
);
insert into agreements_delivery (notice, partner, delivered_at)
  select document, partner, delivered_at from agreements_outbox where kind = 'notice';
drop table agreements_outbox;
drop table agreements_own_signature;
drop table agreements_envelope;
drop table agreements_message;
