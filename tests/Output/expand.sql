alter table orders add column price_cents bigint;
create index concurrently orders_price_cents on orders (price_cents);
