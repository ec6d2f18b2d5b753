-- up
-- A document as it came or as it goes; `message` is the name under which the access point or our client knows it.
create table invoicing_document (
  id text not null primary key,
  direction text not null,
  message text not null,
  sha256 text not null,
  sender text not null,
  receiver text not null,
  state text not null,
  pack text,
  fatal integer not null,
  warnings integer not null,
  body text not null,
  created_at text not null,
  taken_at text
);
create unique index invoicing_document_once on invoicing_document (direction, message, sha256);
create index invoicing_document_waiting on invoicing_document (direction, state, taken_at, id);
create table invoicing_outbox (
  kind text not null,
  document text not null,
  attempts integer not null,
  claimed_until text,
  done_at text,
  primary key (kind, document)
);
create index invoicing_outbox_open on invoicing_outbox (done_at, document);
create table invoicing_batch (
  id text not null primary key,
  files integer not null,
  pack text not null,
  created_at text not null
);
create index invoicing_batch_by_age on invoicing_batch (created_at);
create table invoicing_batch_file (
  batch text not null,
  place integer not null,
  name text not null,
  state text not null,
  body text,
  claimed_until text,
  outcome text,
  primary key (batch, place)
);
create index invoicing_batch_file_waiting on invoicing_batch_file (state, batch, place);

-- down
drop table invoicing_batch_file;
drop table invoicing_batch;
drop table invoicing_outbox;
drop table invoicing_document;
