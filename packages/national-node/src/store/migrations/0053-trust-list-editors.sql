-- up
-- Operators who changed a draft since it was last published (JSON): none of them publishes it. Null where nobody knows.
alter table trust_lists_draft add column editors text;
update trust_lists_draft set editors = '[]' where published_at is not null and saved_at <= published_at;
-- Of a change from before, whoever kept it last stood for the whole list.
update trust_lists_draft set editors = '["' || saved_by || '"]' where editors is null and saved_by is not null;

-- down
alter table trust_lists_draft drop column editors;
