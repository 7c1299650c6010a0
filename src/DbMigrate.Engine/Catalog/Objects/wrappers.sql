-- The foreign data wrappers of a database.
select w.oid, quote_ident(w.fdwname), quote_ident(pg_get_userbyid(w.fdwowner)), acl_or_null(w.fdwacl, 'F', w.fdwowner),
       nullif(w.fdwhandler, 0)::regproc::text, nullif(w.fdwvalidator, 0)::regproc::text, w.fdwoptions
from pg_foreign_data_wrapper w
where not_of_extension('pg_foreign_data_wrapper', w.oid)
