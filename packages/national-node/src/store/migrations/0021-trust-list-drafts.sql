-- up
-- What a list of ours was made from, so that it can be signed again whatever its form; null for older ones.
alter table trust_lists_own add column draft text;

-- down
alter table trust_lists_own drop column draft;
