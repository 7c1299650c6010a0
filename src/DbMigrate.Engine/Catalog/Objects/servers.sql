-- The foreign servers of a database.
select s.oid, quote_ident(s.srvname), quote_ident(pg_get_userbyid(s.srvowner)), acl_or_null(s.srvacl, 'S', s.srvowner),
       quote_ident(w.fdwname), s.srvtype, s.srvversion, s.srvoptions
from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid = s.srvfdw
where not_of_extension('pg_foreign_server', s.oid)
