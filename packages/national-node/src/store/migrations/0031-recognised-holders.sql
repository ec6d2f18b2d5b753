-- Re-attestation: what an agreement let pass of a partner's credential, for the one key that showed it.
-- up
alter table issuer_offer add column holder_key text;
create table issuer_recognised (
  -- Stands for the holder in the authorization server; drawn at random, says nothing.
  person text not null primary key,
  -- Configuration id.
  type text not null,
  claims text not null,
  -- RFC 7638 thumbprint of the key that signed the presentation.
  holder_key text not null,
  -- The attestation ends no later.
  valid_until bigint not null,
  expires_at bigint not null
);
create index issuer_recognised_by_expiry on issuer_recognised (expires_at);

-- down
drop table issuer_recognised;
alter table issuer_offer drop column holder_key;
