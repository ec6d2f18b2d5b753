-- up
-- Whoever changed a draft last stands for all of it: another operator publishes it. Null for older drafts.
alter table trust_lists_draft add column saved_by text;
-- Who has signed the list at an address, since when, for whoever asks how it changed.
create table trust_lists_signer (
  url text not null,
  -- x5t#S256 of the certificate.
  signer text not null,
  -- Number of the first list with it.
  sequence bigint not null,
  since text not null,
  primary key (url, signer)
);

-- down
drop table trust_lists_signer;
alter table trust_lists_draft drop column saved_by;
