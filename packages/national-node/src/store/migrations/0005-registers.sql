-- up
-- Persons of the TEST population register. The person is one JSON document; the columns are for looking up.
create table registers_person (
  id text not null primary key,
  country text not null,
  person text not null,
  created_at text not null
);
create index registers_person_by_country on registers_person (country, id);

-- down
drop table registers_person;
