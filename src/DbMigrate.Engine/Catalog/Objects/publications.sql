-- The publications of a database; from version 15 on with their schemas.
select p.oid, quote_ident(p.pubname), quote_ident(pg_get_userbyid(p.pubowner)), p.puballtables,
       concat_ws(', ', case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
                 case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end),
       p.pubviaroot,
       false, --@<18
       p.pubgencols = 's', --@18+
       array[]::text[] --@<15
       array(select quote_ident(n.nspname) from pg_publication_namespace s --@15+
             join pg_namespace n on n.oid = s.pnnspid where s.pnpubid = p.oid order by 1) --@15+
from pg_publication p
where not_of_extension('pg_publication', p.oid)
  and ($1::oid[] is null or p.oid = any (array(
    select r.prpubid from pg_publication_rel r where r.prrelid = any ($1))))
