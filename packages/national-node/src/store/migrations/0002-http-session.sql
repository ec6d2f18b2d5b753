-- up
create table http_session (
  id_hash text not null primary key,
  created_at text not null,
  expires_at text not null
);
create index http_session_expires_at on http_session (expires_at);

-- down
drop table http_session;
