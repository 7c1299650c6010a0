using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Steps.Copy;

/// <summary>
/// A trigger that refuses every write to a table, by every role: the owner, superusers, and sessions that replicate, too.
/// </summary>
/// <param name="Name">
/// The name of the trigger and of its function. Programs recognise the error by it: it is in the field CONSTRAINT.
/// </param>
/// <param name="Source">The text of the function. The trigger has one argument.</param>
internal sealed record RefusalTrigger(string Name, string Source)
{
    /// <summary>That of a source whose rows are now in another database. The argument says where.</summary>
    internal static RefusalTrigger Moved { get; } =
        new(
            "dbmigrate_moved",
            """

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

            """
        );

    /// <summary>
    /// That of a target while rows arrive: who writes too early would meet keys that are taken, or lose rows. The argument
    /// is the value of <see cref="CopySetting"/> in the sessions of the copy itself.
    /// </summary>
    internal static RefusalTrigger Arriving { get; } =
        new(
            "dbmigrate_arriving",
            """

            begin
                if pg_catalog.current_setting('dbmigrate.copy', true) operator(pg_catalog.=) tg_argv[0] then
                    return null;
                end if;
                raise exception using
                    errcode = 'object_in_use',
                    message = pg_catalog.format('The table %I.%I is being copied to this database and takes no changes yet.',
                                                tg_table_schema, tg_table_name),
                    hint = 'Try again when the copy has ended.',
                    schema = tg_table_schema,
                    table = tg_table_name,
                    constraint = 'dbmigrate_arriving';
            end

            """
        );

    /// <summary>The setting by which sessions of a copy are known.</summary>
    internal const string CopySetting = "dbmigrate.copy";

    /// <summary>Returns whether an object is one of the triggers, or the function of one.</summary>
    internal static bool Is(SchemaObject found) => Moved.IsPart(found) || Arriving.IsPart(found);

    /// <summary>Returns whether an object is the trigger or its function.</summary>
    internal bool IsPart(SchemaObject found) =>
        found switch
        {
            TriggerObject trigger => trigger.Local == Name,
            FunctionObject function => QualifiedName.Last(function.Name) == $"{Name}()",
            _ => false,
        };

    /// <summary>Returns the statement that creates the function.</summary>
    /// <param name="schema">The schema, as SQL reads it.</param>
    internal string CreateFunction(string schema) =>
        $"CREATE FUNCTION {schema}.{Name}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp "
        + $"AS $refuse${Source}$refuse$";

    /// <summary>Returns the statement that drops the function.</summary>
    internal string DropFunction(string schema) => $"DROP FUNCTION {schema}.{Name}()";

    /// <summary>Returns the statements that create the trigger.</summary>
    /// <param name="table">The table, qualified, as SQL reads it. The function is in its schema.</param>
    /// <param name="argument">The argument.</param>
    internal IEnumerable<string> Create(string table, string argument)
    {
        var schema = QualifiedName.Head(table);
        var function = schema.Length == 0 ? Name : $"{schema}.{Name}";
        yield return $"CREATE TRIGGER {Name} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            + $"FOR EACH STATEMENT EXECUTE FUNCTION {function}({SqlText.QuoteLiteral(argument)})";
        yield return $"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {Name}";
    }

    /// <summary>Returns the statement that drops the trigger.</summary>
    internal string Drop(string table) => $"DROP TRIGGER {Name} ON {table}";

    /// <summary>Returns the statements that create the trigger on several tables, and functions.</summary>
    /// <param name="tables">The tables, qualified, as SQL reads them.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="step">The step's place in the plan.</param>
    /// <param name="schemas">The schemas that have no function yet, as SQL reads them; null: none has one.</param>
    internal IEnumerable<BatchStatement> CreateAll(
        IReadOnlyCollection<string> tables,
        string argument,
        SourcePlace step,
        IEnumerable<string>? schemas = null
    ) =>
        (schemas ?? Schemas(tables))
            .Select(s => BatchStatement.Made(CreateFunction(s), step))
            .Concat(OnEach(tables, t => Create(t, argument), MigrationLockMode.ShareRowExclusive, step));

    /// <summary>Returns the statements that drop the trigger from several tables, and functions.</summary>
    /// <param name="tables">The tables, qualified, as SQL reads them.</param>
    /// <param name="step">The step's place in the plan.</param>
    /// <param name="schemas">The schemas whose function is no longer needed, as SQL reads them; null: all.</param>
    internal IEnumerable<BatchStatement> DropAll(
        IReadOnlyCollection<string> tables,
        SourcePlace step,
        IEnumerable<string>? schemas = null
    ) =>
        OnEach(tables, t => [Drop(t)], MigrationLockMode.AccessExclusive, step)
            .Concat((schemas ?? Schemas(tables)).Select(s => BatchStatement.Made(DropFunction(s), step)));

    private static IEnumerable<string> Schemas(IEnumerable<string> tables) =>
        tables.Select(QualifiedName.Head).Distinct();

    private static IEnumerable<BatchStatement> OnEach(
        IReadOnlyCollection<string> tables,
        Func<string, IEnumerable<string>> statements,
        MigrationLockMode mode,
        SourcePlace step
    ) =>
        tables.Count == 0
            ? []
            :
            [
                BatchStatement.Block(
                    tables.SelectMany(statements),
                    step,
                    new StatementEffects
                    {
                        Relations = [.. tables.Select(t => new RelationEffect(new RelationName(t), mode))],
                        ChangedRelations = [.. tables],
                        ReachesPartitions = true,
                    }
                ),
            ];
}
