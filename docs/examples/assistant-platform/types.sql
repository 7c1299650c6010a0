-- The tables and views of the schema public as types of TypeScript. psql writes the one row as it is.
SELECT 'export interface Database {' || E'\n'
       || string_agg(format(E'  %s: {\n%s  };\n', t.name, t.columns), '' ORDER BY t.name)
       || '}'
FROM (
    SELECT c.relname AS name,
           string_agg(
               format(
                   E'    %s: %s%s;\n',
                   a.attname,
                   CASE
                       WHEN y.typcategory = 'N' THEN 'number'
                       WHEN y.typcategory = 'B' THEN 'boolean'
                       WHEN y.typname IN ('json', 'jsonb') THEN 'unknown'
                       WHEN y.typcategory = 'A' THEN 'unknown[]'
                       ELSE 'string'
                   END,
                   CASE WHEN a.attnotnull THEN '' ELSE ' | null' END),
               '' ORDER BY a.attnum) AS columns
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type y ON y.oid = a.atttypid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
    GROUP BY c.relname
) AS t;
