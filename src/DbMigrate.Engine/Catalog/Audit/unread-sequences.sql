-- Sequences whose position the login may not read.
select 'sequence', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[]::text[], null, null::bigint, null::bigint
from pg_sequence s
join pg_class c on c.oid = s.seqrelid
join pg_namespace n on n.oid = c.relnamespace
where not has_sequence_privilege(s.seqrelid, 'SELECT, USAGE')
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
order by 2
