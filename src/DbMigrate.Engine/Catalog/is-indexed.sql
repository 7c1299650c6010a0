-- Whether a valid index of all rows begins with the columns, in any order. $1: the table, $2: the columns.
SELECT EXISTS (
    SELECT
    FROM pg_catalog.pg_index i
    WHERE i.indrelid = $1
      AND i.indisvalid
      AND i.indpred IS NULL
      AND i.indnkeyatts >= pg_catalog.cardinality($2::pg_catalog.text[])
      AND ARRAY(SELECT a.attname::pg_catalog.text
                FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = i.indrelid
                  AND a.attnum = ANY (
                      (i.indkey::pg_catalog.int2[])[0:pg_catalog.cardinality($2::pg_catalog.text[]) - 1])
                ORDER BY a.attname::pg_catalog.text)
          = ARRAY(SELECT n.name FROM pg_catalog.unnest($2::pg_catalog.text[]) AS n (name) ORDER BY n.name))
