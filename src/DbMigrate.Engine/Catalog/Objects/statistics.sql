-- The extended statistics of a database. Before 17, a target of -1 is the default.
select x.oid, x.stxrelid, quote_ident(n.nspname) || '.' || quote_ident(x.stxname),
       quote_ident(pg_get_userbyid(x.stxowner)), pg_get_statisticsobjdef(x.oid),
       case when x.stxstattarget >= 0 then x.stxstattarget::int end
from pg_statistic_ext x
join pg_namespace n on n.oid = x.stxnamespace
where user_schema(n.oid, n.nspname) and not_of_extension('pg_statistic_ext', x.oid)
  and ($1::oid[] is null or x.stxrelid = any ($1))
