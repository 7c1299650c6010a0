-- The conversions between encodings of a database.
select c.oid, format('%I.%I', n.nspname, c.conname), quote_ident(pg_get_userbyid(c.conowner)),
       pg_encoding_to_char(c.conforencoding)::text, pg_encoding_to_char(c.contoencoding)::text, c.conproc::text, c.condefault
from pg_conversion c join pg_namespace n on n.oid = c.connamespace
where user_schema(n.oid, n.nspname) and not_of_extension('pg_conversion', c.oid)
