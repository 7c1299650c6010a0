-- What can be there or not, a line each.
SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg_%'
UNION ALL SELECT concat_ws(' ', 'relation', c.oid::regclass, relkind, relpersistence, relrowsecurity, relforcerowsecurity, relispartition, relreplident, reltablespace, reloptions) FROM pg_class c WHERE c.oid >= 16384 AND relnamespace <> 'pg_toast'::regnamespace AND relnamespace::regnamespace::text NOT LIKE 'pg_temp%'
UNION ALL SELECT concat_ws(' ', 'column', attrelid::regclass, attname, atttypid::regtype, attnotnull, attidentity, attgenerated) FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid WHERE attrelid >= 16384 AND attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'm', 'v', 'f', 'c')
UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, contypid::regtype, conname, pg_get_constraintdef(oid), convalidated) FROM pg_constraint WHERE oid >= 16384
UNION ALL SELECT concat_ws(' ', 'index', indexrelid::regclass, indisunique, indisvalid, indisclustered) FROM pg_index WHERE indexrelid >= 16384 AND indrelid::regclass::text NOT LIKE 'pg_toast%'
UNION ALL SELECT concat_ws(' ', 'trigger', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT concat_ws(' ', 'rule', ev_class::regclass, rulename, ev_enabled) FROM pg_rewrite WHERE oid >= 16384
UNION ALL SELECT concat_ws(' ', 'policy', polrelid::regclass, polname) FROM pg_policy
UNION ALL SELECT concat_ws(' ', 'routine', oid::regprocedure) FROM pg_proc WHERE oid >= 16384
UNION ALL SELECT concat_ws(' ', 'type', oid::regtype) FROM pg_type WHERE oid >= 16384 AND typnamespace <> 'pg_toast'::regnamespace AND typnamespace::regnamespace::text NOT LIKE 'pg_temp%'
UNION ALL SELECT concat_ws(' ', 'label', enumtypid::regtype, enumlabel) FROM pg_enum
UNION ALL SELECT concat_ws(' ', 'statistics', stxnamespace::regnamespace, stxname) FROM pg_statistic_ext
UNION ALL SELECT concat_ws(' ', 'publication', pubname, (SELECT string_agg(prrelid::regclass::text, ',' ORDER BY prrelid) FROM pg_publication_rel WHERE prpubid = p.oid)) FROM pg_publication p
UNION ALL SELECT concat_ws(' ', 'server', srvname) FROM pg_foreign_server
UNION ALL SELECT concat_ws(' ', 'wrapper', fdwname) FROM pg_foreign_data_wrapper
UNION ALL SELECT concat_ws(' ', 'mapping', umserver, umuser) FROM pg_user_mapping
UNION ALL SELECT concat_ws(' ', 'inherits', inhrelid::regclass, inhparent::regclass) FROM pg_inherits
UNION ALL SELECT concat_ws(' ', 'typed', oid::regclass, reloftype::regtype) FROM pg_class WHERE reloftype <> 0
UNION ALL SELECT concat_ws(' ', 'tablespace', spcname) FROM pg_tablespace
UNION ALL SELECT concat_ws(' ', 'collation', collname) FROM pg_collation WHERE oid >= 16384
UNION ALL SELECT concat_ws(' ', 'cast', castsource::regtype, casttarget::regtype) FROM pg_cast WHERE oid >= 16384
UNION ALL SELECT concat_ws(' ', 'operator', oid::regoperator) FROM pg_operator WHERE oid >= 16384
UNION ALL SELECT concat_ws(' ', 'family', opfname) FROM pg_opfamily WHERE oid >= 16384
UNION ALL SELECT concat_ws(' ', 'conversion', conname) FROM pg_conversion WHERE oid >= 16384
UNION ALL SELECT concat_ws(' ', 'method', amname) FROM pg_am
UNION ALL SELECT concat_ws(' ', 'config', cfgname) FROM pg_ts_config WHERE oid >= 16384
UNION ALL SELECT concat_ws(' ', 'dictionary', dictname) FROM pg_ts_dict WHERE oid >= 16384
UNION ALL SELECT concat_ws(' ', 'role', rolname) FROM pg_roles
UNION ALL SELECT concat_ws(' ', 'member', roleid::regrole, member::regrole) FROM pg_auth_members
UNION ALL SELECT concat_ws(' ', 'prepared', name) FROM pg_prepared_statements WHERE from_sql
UNION ALL SELECT concat_ws(' ', 'cursor', name) FROM pg_cursors WHERE name <> ''
UNION ALL SELECT concat_ws(' ', 'channel', pg_listening_channels())
UNION ALL SELECT concat_ws(' ', 'setting', name, setting) FROM pg_settings WHERE source = 'session' AND name <> 'standard_conforming_strings'
UNION ALL SELECT concat_ws(' ', 'rights', oid::regclass, a) FROM pg_class, unnest(relacl) a WHERE oid >= 16384 AND a::text NOT LIKE 'postgres=%'
