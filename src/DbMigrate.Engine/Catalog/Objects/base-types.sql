-- The base types of a database, and the shells that wait for a definition. Arrays are made with their type.
select t.oid, format('%I.%I', n.nspname, t.typname), quote_ident(pg_get_userbyid(t.typowner)),
       acl_or_null(t.typacl, 'T', t.typowner), t.typisdefined,
       nullif(t.typinput, 0)::regproc::text, nullif(t.typoutput, 0)::regproc::text,
       nullif(t.typreceive, 0)::regproc::text, nullif(t.typsend, 0)::regproc::text,
       nullif(t.typmodin, 0)::regproc::text, nullif(t.typmodout, 0)::regproc::text,
       nullif(t.typanalyze, 0)::regproc::text, nullif(t.typsubscript, 0)::regproc::text,
       t.typlen::int, t.typbyval, t.typalign::text, t.typstorage::text, t.typcategory::text, t.typispreferred,
       pg_get_expr(t.typdefaultbin, 0), t.typdefault,
       case when t.typelem <> 0 and t.typsubscript <> 'array_subscript_handler'::regproc
            then format_type(t.typelem, null) end,
       t.typdelim::text, t.typcollation <> 0
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where (t.typtype = 'b' or t.typtype = 'p' and not t.typisdefined)
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_type', t.oid)
  and not exists (select from pg_type a where a.typarray = t.oid)
