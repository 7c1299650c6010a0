-- The subscriptions of a database. Only a superuser may read the connection string.
select s.oid, quote_ident(s.subname), quote_ident(pg_get_userbyid(s.subowner)),
       for_superuser(s.subconninfo),
       array(select quote_ident(p) from unnest(s.subpublications) with ordinality u(p, place) order by place),
       s.subslotname::text, s.subbinary, s.subsynccommit,
       case when s.substream then 'on' else 'off' end, --@<16
       case s.substream when 't' then 'on' when 'p' then 'parallel' else 'off' end, --@16+
       false, false, --@<15
       s.subtwophasestate <> 'd', s.subdisableonerr, --@15+
       true, false, 'any', --@<16
       s.subpasswordrequired, s.subrunasowner, s.suborigin, --@16+
       false --@<17
       s.subfailover --@17+
from pg_subscription s
where s.subdbid = (select d.oid from pg_database d where d.datname = current_database())
