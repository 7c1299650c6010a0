-- The session of this database that holds an advisory lock of one number, and whose it is.
select l.pid, a.usename::pg_catalog.text, a.application_name, a.backend_start
from pg_catalog.pg_locks l
left join pg_catalog.pg_stat_activity a on a.pid operator(pg_catalog.=) l.pid
where l.locktype operator(pg_catalog.=) 'advisory' and l.granted
  and l.database operator(pg_catalog.=) (
      select d.oid from pg_catalog.pg_database d where d.datname operator(pg_catalog.=) pg_catalog.current_database())
  and l.objsubid operator(pg_catalog.=) 1::pg_catalog.int2
  and l.classid::pg_catalog.int8 operator(pg_catalog.=)
      (($1::pg_catalog.int8 operator(pg_catalog.>>) 32) operator(pg_catalog.&) 4294967295)
  and l.objid::pg_catalog.int8 operator(pg_catalog.=) ($1::pg_catalog.int8 operator(pg_catalog.&) 4294967295)
limit 1
