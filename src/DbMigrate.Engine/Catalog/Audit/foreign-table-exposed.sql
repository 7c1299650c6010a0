-- Foreign tables that a role of the API reaches.
with reach as (@reach)
select 'foreign table', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[reach.roles, quote_ident(s.srvname)],
       'REVOKE ALL ON ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' FROM ' || @grantees || ';', null::bigint, null::bigint
from reach
join pg_class c on c.oid = reach.oid
join pg_namespace n on n.oid = c.relnamespace
join pg_foreign_table f on f.ftrelid = c.oid
join pg_foreign_server s on s.oid = f.ftserver
