-- Whether a table can be read without running anybody's code, and its columns.
select c.relkind operator(pg_catalog.=) any (array['r', 'p']::pg_catalog."char"[])
           and not c.relrowsecurity and not c.relhasrules,
       array(
           select a.attname::pg_catalog.text
           from pg_catalog.pg_attribute a
           where a.attrelid operator(pg_catalog.=) c.oid and a.attnum operator(pg_catalog.>) 0::pg_catalog.int2
             and not a.attisdropped)
from pg_catalog.pg_class c
where c.oid operator(pg_catalog.=) pg_catalog.to_regclass($1)
