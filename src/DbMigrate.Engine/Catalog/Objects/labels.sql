select l.classoid, l.objoid, l.objsubid, l.provider, l.label from pg_seclabel l
