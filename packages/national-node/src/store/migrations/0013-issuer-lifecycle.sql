-- up
-- A credential that somebody has to look at first: proven keys wait for it. The transaction id is a secret: only its
-- hash is kept. The row goes with the delivery.
create table issuer_deferred (
  id_hash text not null primary key,
  type text not null,
  person text not null,
  client text not null,
  -- Public keys, one per copy (JSON).
  keys text not null,
  ready_at bigint not null,
  expires_at bigint not null
);
create index issuer_deferred_by_expiry on issuer_deferred (expires_at);

-- What a wallet may say about a batch it received, and what it said last.
create table issuer_notification (
  id_hash text not null primary key,
  subject text not null,
  type text not null,
  copies integer not null,
  event text,
  expires_at bigint not null
);
create index issuer_notification_by_expiry on issuer_notification (expires_at);

-- down
drop table issuer_notification;
drop table issuer_deferred;
