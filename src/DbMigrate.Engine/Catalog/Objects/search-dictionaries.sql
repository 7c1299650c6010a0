-- The dictionaries of text search.
select d.oid, format('%I.%I', n.nspname, d.dictname), quote_ident(pg_get_userbyid(d.dictowner)),
       format('%I.%I', tn.nspname, t.tmplname), d.dictinitoption
from pg_ts_dict d join pg_namespace n on n.oid = d.dictnamespace join pg_ts_template t on t.oid = d.dicttemplate
     join pg_namespace tn on tn.oid = t.tmplnamespace
where user_schema(n.oid, n.nspname) and not_of_extension('pg_ts_dict', d.oid)
