-- up
-- Artefacts of the authorization server (requests, codes, tokens, sessions). Ids are secrets: only hashes are kept.
create table issuer_oidc (
  model text not null,
  id_hash text not null,
  payload text not null,
  grant_id text,
  uid text,
  consumed_at bigint,
  expires_at bigint,
  primary key (model, id_hash)
);
create index issuer_oidc_by_grant on issuer_oidc (grant_id);
create index issuer_oidc_by_uid on issuer_oidc (uid);
create index issuer_oidc_by_expiry on issuer_oidc (expires_at);

-- A credential offered to one person. Neither the address of the offer nor its code is kept: both follow from a
-- secret of the node, and the table has only their hashes.
create table issuer_offer (
  id_hash text not null primary key,
  code_hash text not null unique,
  person text not null,
  configurations text not null,
  -- Keyed hash of the transaction code; null when none is asked.
  tx_code_mac text,
  tx_code_description text,
  attempts integer not null,
  used_at text,
  expires_at bigint not null
);
create index issuer_offer_by_expiry on issuer_offer (expires_at);

-- What may be used once: nonces (c_nonce), DPoP proofs, holder keys. Only hashes, until their window has passed.
create table issuer_once (
  kind text not null,
  hash text not null,
  expires_at bigint not null,
  primary key (kind, hash)
);
create index issuer_once_by_expiry on issuer_once (expires_at);

create table issuer_status_list (
  id text not null primary key,
  type text not null,
  period text not null,
  number integer not null,
  size integer not null,
  -- Grows with each change of a value; the token says which revision it shows.
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

-- What stays of an issuance: status reference, type, validity, subject reference (a keyed hash).
create table issuer_credential (
  id text not null primary key,
  type text not null,
  subject text not null,
  list text not null,
  idx integer not null,
  expires_at bigint not null,
  revoked_at text,
  unique (list, idx)
);
create index issuer_credential_by_subject on issuer_credential (subject, type);

-- down
drop table issuer_credential;
drop table issuer_status_entry;
drop table issuer_status_list;
drop table issuer_once;
drop table issuer_offer;
drop table issuer_oidc;
