-- The rewrite rules of tables and views, without those that make a view.
select r.oid, r.ev_class, quote_ident(r.rulename), rtrim(pg_get_ruledef(r.oid), ';'), r.ev_enabled::text
from pg_rewrite r
where r.rulename <> '_RETURN' and r.ev_class >= 16384 and not_temporary(r.ev_class) and ($1::oid[] is null or r.ev_class = any ($1))
