alter table orders drop column price;
