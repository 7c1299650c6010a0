-- Whether the role may end each of the sessions $1, and whether a superuser's it is. The first column is the role.
-- https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SIGNAL
select current_user::text,
       a.pid,
       coalesce(r.rolsuper, true),
       m.rolsuper
           or (not coalesce(r.rolsuper, true)
               and (pg_catalog.pg_has_role(r.oid, 'USAGE') or pg_catalog.pg_has_role('pg_signal_backend', 'USAGE')))
from pg_catalog.pg_roles m
left join pg_catalog.pg_stat_activity a on a.pid = any ($1::int[])
left join pg_catalog.pg_roles r on r.oid = a.usesysid
where m.rolname = current_user
