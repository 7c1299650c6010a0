-- The policies of row security. The role with the number 0 is PUBLIC.
select p.oid, p.polrelid, quote_ident(p.polname), p.polcmd::text, p.polpermissive,
       array(select case when r = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(r)) end from unnest(p.polroles) r order by 1),
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
from pg_policy p
where p.polrelid >= 16384 and not_temporary(p.polrelid) and ($1::oid[] is null or p.polrelid = any ($1))
