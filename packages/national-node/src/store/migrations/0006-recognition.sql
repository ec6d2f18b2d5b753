-- up
create table recognition_receipt (
  id text not null primary key,
  verdict text not null,
  receipt text not null,
  created_at text not null
);
create table recognition_salt (
  receipt text not null,
  role text not null,
  salt text not null,
  delete_after text not null,
  primary key (receipt, role)
);
create index recognition_salt_by_end on recognition_salt (delete_after);

-- down
drop table recognition_salt;
drop table recognition_receipt;
