-- The procedural languages of a database, without those of initdb and of extensions.
select l.oid, quote_ident(l.lanname), quote_ident(pg_get_userbyid(l.lanowner)), acl_or_null(l.lanacl, 'l', l.lanowner),
       l.lanpltrusted, nullif(l.lanplcallfoid, 0)::regproc::text, nullif(l.laninline, 0)::regproc::text,
       nullif(l.lanvalidator, 0)::regproc::text
from pg_language l
where l.oid >= 16384 and l.lanispl and not_of_extension('pg_language', l.oid)
