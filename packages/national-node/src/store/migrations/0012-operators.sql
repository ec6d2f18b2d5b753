-- up
create table portal_invitation (
  code_hash text not null primary key,
  operator text not null,
  expires_at text not null
);
create table portal_operator (
  session_hash text not null primary key,
  operator text not null,
  expires_at text not null
);

-- down
drop table portal_operator;
drop table portal_invitation;
