-- The event triggers of a database.
select v.oid, quote_ident(v.evtname), quote_ident(pg_get_userbyid(v.evtowner)), v.evtevent::text, v.evtenabled::text,
       v.evtfoid::regproc::text, v.evttags
from pg_event_trigger v
where not_of_extension('pg_event_trigger', v.oid)
