-- The access methods of a database, without initdb's.
select a.oid, quote_ident(a.amname), a.amtype::text, a.amhandler::text
from pg_am a
where a.oid >= 16384 and not_of_extension('pg_am', a.oid)
