-- up
-- same-device, cross-device or dc-api: by which way the answer comes, and to whom its result is released.
alter table verifier_transaction add column channel text not null default 'same-device';
-- What the holder is asked to authorise, as sent: a list of base64url texts.
alter table verifier_transaction add column transaction_data text;

-- down
alter table verifier_transaction drop column transaction_data;
alter table verifier_transaction drop column channel;
