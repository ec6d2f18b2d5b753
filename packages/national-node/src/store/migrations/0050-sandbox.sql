-- The sandbox for outside developers: what was asked, and every check of what wallets answered. TEST data only.
-- up
create table sandbox_run (
  id text not null primary key,
  session_hash text not null,
  -- The query as it was built or typed (DCQL, JSON).
  query text not null,
  -- The presentations of the verifier that ask it: in this browser, and on another device.
  same_device text not null,
  same_device_link text not null,
  cross_device text not null,
  cross_device_link text not null,
  -- The signed request for another device.
  request text not null,
  created_at text not null
);
create table sandbox_answer (
  run text not null,
  -- Checks and decision (JSON); no attribute.
  answer text not null,
  created_at text not null
);
create index sandbox_answer_run on sandbox_answer (run);

-- down
drop table sandbox_answer;
drop table sandbox_run;
