alter table orders drop column price_cents;
