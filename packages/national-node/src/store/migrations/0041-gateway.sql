-- A service of one party is answered through the node of another: what was asked there, and what waits here.
-- up
create table gateway_ask (
  id text not null primary key,
  -- Whose gateway was asked.
  partner text not null,
  agreement text not null,
  rule text not null,
  service text not null,
  session_hash text not null,
  -- requested, decided, shown, failed, expired
  state text not null,
  -- Private key to which the answer is encrypted; gone with the end.
  encryption_key text,
  -- Of the code with which the browser comes back from the wallet.
  response_code_hash text unique,
  failure text,
  result text,
  attributes text,
  attributes_delete_after text,
  created_at text not null,
  expires_at text not null,
  ended_at text
);
create table gateway_order (
  partner text not null,
  id text not null,
  -- The request of the partner, as it was signed.
  request text not null,
  -- asked, waiting, forwarded, dropped
  state text not null,
  -- What waits to be forwarded: encrypted to the partner, not to us.
  content text,
  tries integer not null,
  next_try_at text,
  delete_after text not null,
  primary key (partner, id)
);
create index gateway_order_waiting on gateway_order (next_try_at) where state = 'waiting';

-- down
drop table gateway_order;
drop table gateway_ask;
