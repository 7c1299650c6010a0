alter table orders add column price numeric;
