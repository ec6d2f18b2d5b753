-- up
-- The sealed question of a decision and its salt: erased with the salt of the presentation.
alter table recognition_salt
  add column question text;
alter table recognition_salt
  add column question_salt text;
alter table recognition_salt
  add column receipt_salt text;
-- Agreements, notices and knowledge that decisions rested on, exactly as they were; public, and kept.
create table recognition_document (
  sha256 text not null primary key,
  role text not null,
  content text not null,
  kept_at text not null
);

-- down
drop table recognition_document;
alter table recognition_salt
  drop column receipt_salt;
alter table recognition_salt
  drop column question_salt;
alter table recognition_salt
  drop column question;
