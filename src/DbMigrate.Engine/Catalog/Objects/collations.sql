-- The collations of a database. Before version 15 the locale of ICU is in collcollate.
select c.oid, format('%I.%I', n.nspname, c.collname), quote_ident(pg_get_userbyid(c.collowner)),
       case c.collprovider when 'c' then 'libc' when 'i' then 'icu' when 'b' then 'builtin' else 'default' end,
       case c.collprovider when 'c' then c.collcollate::text end, case c.collprovider when 'c' then c.collctype::text end,
       case c.collprovider when 'i' then c.collcollate::text end, --@<15
       c.colliculocale, --@15+ <17
       c.colllocale, --@17+
       null, --@<16
       c.collicurules, --@16+
       c.collisdeterministic
from pg_collation c join pg_namespace n on n.oid = c.collnamespace
where user_schema(n.oid, n.nspname) and not_of_extension('pg_collation', c.oid)
  and c.collencoding in (-1, (select d.encoding from pg_database d where d.datname = current_database()))
