-- up
create table verifier_transaction (
  id text not null primary key,
  -- requested, fetched, answered, decided, shown, expired, failed
  state text not null,
  service text not null,
  language text not null,
  -- SHA-256 of the browser session that began it: nobody else ever gets the result.
  session_hash text not null,
  -- The signed request object, served the same however often it is fetched.
  request_object text not null,
  client_id text not null,
  nonce text not null,
  wallet_state text not null,
  query text not null,
  -- Private key made for this request alone: dropped with the first answer.
  encryption_key text,
  encryption_kid text not null,
  response_code_hash text unique,
  -- Why it failed: a code, never content.
  failure text,
  -- Verdicts, reasons and receipt ids: no personal data.
  result text,
  -- What the person handed over: deleted after the retention time.
  attributes text,
  attributes_delete_after text,
  created_at text not null,
  expires_at text not null,
  ended_at text
);
create index verifier_transaction_by_expiry on verifier_transaction (state, expires_at);
create index verifier_transaction_by_retention on verifier_transaction (attributes_delete_after);

-- down
drop table verifier_transaction;
