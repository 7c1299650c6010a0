-- Extensions of which the server has another version as its default.
select 'extension', quote_ident(e.extname), array[e.extversion, a.default_version],
       'ALTER EXTENSION ' || quote_ident(e.extname) || ' UPDATE;', null::bigint, null::bigint
from pg_extension e
join pg_available_extensions a on a.name = e.extname
where a.default_version <> e.extversion
