-- What only version 18 can make.
alter table t add constraint t_fk3 foreign key (a) references p not enforced;
