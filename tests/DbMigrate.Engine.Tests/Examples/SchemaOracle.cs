using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Examples;

/// <summary>
/// The schema as PostgreSQL describes it, independent of the engine. The tests compare an undo with it.
/// </summary>
internal static class SchemaOracle
{
    private const string Lines = """
        SELECT line FROM (
            SELECT format('column %s.%s %s %s null=%s default=%s identity=%s', c.relname, a.attname, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum),
                       format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity)
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relnamespace = 'public'::regnamespace
            UNION ALL
            SELECT format('relation %s %s row security=%s forced=%s grants=%s', c.relkind, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relacl)
            FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
            UNION ALL
            SELECT format('constraint %s.%s %s validated=%s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid), c.convalidated)
            FROM pg_constraint c WHERE c.connamespace = 'public'::regnamespace
            UNION ALL
            SELECT format('index %s valid=%s', pg_get_indexdef(i.indexrelid), i.indisvalid)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = 'public'::regnamespace
            UNION ALL
            SELECT format('policy %s.%s %s %s %s %s %s', tablename, policyname, permissive, roles, cmd, qual, with_check)
            FROM pg_policies WHERE schemaname = 'public'
            UNION ALL
            SELECT 'function ' || pg_get_functiondef(p.oid) || ' ' || coalesce(p.proacl::text, '') FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
            UNION ALL
            SELECT format('trigger %s %s', pg_get_triggerdef(t.oid), t.tgenabled) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
            UNION ALL
            SELECT format('view %s %s %s', c.relname, pg_get_viewdef(c.oid), c.reloptions) FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')
        ) AS schema(line)
        ORDER BY line COLLATE "C"
        """;

    /// <summary>Reads the schema <c>public</c>, one line for each object.</summary>
    internal static Task<IReadOnlyList<string>> ReadAsync(TestDatabase database) => database.ColumnAsync<string>(Lines);
}
