-- up
-- Lists that operators make on pages: kept at every step, also after they have been published.
create table trust_lists_draft (
  id text not null primary key,
  -- Part of the address under which it is published.
  name text not null unique,
  draft text not null,
  saved_at text not null,
  published_at text
);

-- down
drop table trust_lists_draft;
