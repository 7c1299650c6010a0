using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Copy;

/// <summary>
/// The trigger that refuses every write to a table whose rows are now in another database, whoever writes: the owner,
/// superusers, and sessions that replicate, too.
/// </summary>
internal static class MovedTrigger
{
    /// <summary>The name of the trigger and of its function. Programs recognise the error by it: it is in the field
    /// CONSTRAINT of the error.</summary>
    internal const string Name = "dbmigrate_moved";

    /// <summary>The text of the function. The first argument of the trigger says where the table is.</summary>
    internal const string Source = """

        begin
            raise exception using
                errcode = 'object_not_in_prerequisite_state',
                message = pg_catalog.format('The table %I.%I has moved to %s and takes no changes here.',
                                            tg_table_schema, tg_table_name, tg_argv[0]),
                hint = 'Write to the other database.',
                schema = tg_table_schema,
                table = tg_table_name,
                constraint = 'dbmigrate_moved';
        end

        """;

    /// <summary>Returns whether an object is the trigger or its function.</summary>
    internal static bool Is(SchemaObject found) =>
        found switch
        {
            TriggerObject trigger => trigger.Local == Name,
            FunctionObject function => QualifiedName.Last(function.Name) == $"{Name}()",
            _ => false,
        };

    /// <summary>Returns the statement that creates the function.</summary>
    /// <param name="schema">The schema, as SQL reads it.</param>
    internal static string CreateFunction(string schema) =>
        $"CREATE FUNCTION {schema}.{Name}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp "
        + $"AS $moved${Source}$moved$";

    /// <summary>Returns the statement that drops the function.</summary>
    internal static string DropFunction(string schema) => $"DROP FUNCTION {schema}.{Name}()";

    /// <summary>Returns the statements that create the trigger.</summary>
    /// <param name="table">The table, qualified, as SQL reads it. The function is in its schema.</param>
    /// <param name="where">Where the table is, for a person.</param>
    internal static IEnumerable<string> Create(string table, string where)
    {
        var schema = QualifiedName.Head(table);
        var function = schema.Length == 0 ? Name : $"{schema}.{Name}";
        yield return $"CREATE TRIGGER {Name} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            + $"FOR EACH STATEMENT EXECUTE FUNCTION {function}({SqlText.QuoteLiteral(where)})";
        yield return $"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {Name}";
    }

    /// <summary>Returns the statement that drops the trigger.</summary>
    internal static string Drop(string table) => $"DROP TRIGGER {Name} ON {table}";
}
