-- up
create table audit_entry (
  seq bigint not null primary key,
  at text not null,
  event text not null,
  data text not null,
  prev text not null,
  hash text not null
);
create table audit_head (
  id integer not null primary key check (id = 1),
  seq bigint not null,
  hash text not null
);
insert into audit_head (id, seq, hash) values (1, 0, '');

-- down
drop table audit_head;
drop table audit_entry;
