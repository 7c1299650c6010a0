-- Logins that no policy holds for. The role that initdb made, and those of PostgreSQL, are left out.
select 'role', quote_ident(r.rolname), array[r.rolsuper::text],
       'ALTER ROLE ' || quote_ident(r.rolname) || case when r.rolsuper then ' NOSUPERUSER' else '' end || ' NOBYPASSRLS;', null::bigint, null::bigint
from pg_roles r
where r.rolcanlogin and (r.rolsuper or r.rolbypassrls) and r.oid >= 16384
