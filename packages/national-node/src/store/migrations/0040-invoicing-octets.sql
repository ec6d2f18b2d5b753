-- up
-- Octets as octets: both engines keep them under this name. What was kept before is base64 in `body`.
alter table invoicing_document add column octets bytea;
alter table invoicing_batch_file add column octets bytea;
create index invoicing_document_by_age on invoicing_document (created_at);

-- down
drop index invoicing_document_by_age;
alter table invoicing_batch_file drop column octets;
alter table invoicing_document drop column octets;
