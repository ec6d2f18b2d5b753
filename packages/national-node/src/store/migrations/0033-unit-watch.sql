-- ARF WUA_29: what became of the wallet unit and the key store that credentials were issued to is looked at again and again.
-- up
create table issuer_unit (
  -- One batch of copies; drawn at random.
  id text not null primary key,
  -- Places in lists of the wallet provider (JSON); null where none was attested.
  client_status text,
  key_storage_status text,
  -- When somebody has to look next. Who looks moves it on first, so that no two processes do.
  look_at bigint not null,
  expires_at bigint not null
);
create index issuer_unit_by_look on issuer_unit (look_at);
create index issuer_unit_by_expiry on issuer_unit (expires_at);
alter table issuer_credential add column unit text;
create index issuer_credential_by_unit on issuer_credential (unit);
alter table issuer_deferred add column unit_status text;

-- down
alter table issuer_deferred drop column unit_status;
drop index issuer_credential_by_unit;
alter table issuer_credential drop column unit;
drop table issuer_unit;
