-- up
-- Wallet-relying parties (EUDI TS5). The record is one JSON document; the columns are for looking up.
create table registers_relying_party (
  -- As in certificates, such as NTRBE-0123456789.
  identifier text not null primary key,
  record text not null,
  -- law, or agreement: then a registration outside the law of the Union.
  legal_basis text not null,
  agreement text,
  created_at text not null,
  updated_at text not null,
  cancelled_at text
);
-- Access certificates (kind access) and registration certificates, never deleted: who asked with what, and until when.
create table registers_certificate (
  id text not null primary key,
  identifier text not null,
  kind text not null,
  -- Of a registration certificate: the intended use it is for, and its place in the status list.
  intended_use text,
  status_index integer unique,
  certificate text not null,
  sha256 text not null,
  issued_at text not null,
  expires_at text not null,
  revoked_at text
);
create index registers_certificate_by_party on registers_certificate (identifier, kind, intended_use);

-- down
drop table registers_certificate;
drop table registers_relying_party;
