using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Rehearsal.SafePlans;

/// <summary>Finds the safe step that does the same as a statement of an alignment.</summary>
/// <param name="current">The schema as it is.</param>
/// <param name="wanted">The schema as it shall be.</param>
/// <param name="made">
/// The tables and materialized views that the alignment creates. They are not in use yet, and these views have no rows.
/// </param>
internal sealed class SafeSteps(DatabaseSchema current, DatabaseSchema wanted, IReadOnlySet<string> made)
{
    /// <summary>Returns the steps in place of a statement; null: it is SQL, as it is.</summary>
    internal IReadOnlyList<SafeStep>? Of(SchemaStatement statement) =>
        statement.Of.Kind switch
        {
            ObjectKind.Index => OfIndex(statement),
            ObjectKind.Constraint => OfConstraint(statement),
            ObjectKind.Column => OfColumn(statement),
            ObjectKind.Table => OfTable(statement),
            _ => null,
        };

    private static bool Starts(SchemaStatement statement, string text) =>
        statement.Sql.StartsWith(text, StringComparison.Ordinal);

    private TableObject? Ordinary(string table) =>
        !made.Contains(table)
        && current.ByKey.GetValueOrDefault(new ObjectKey(ObjectKind.Table, table)) is TableObject { Type: 'r' } found
            ? found
            : null;

    private bool IsUsed(string relation) =>
        Ordinary(relation) is not null
        || (
            !made.Contains(relation) && current.ByKey.ContainsKey(new ObjectKey(ObjectKind.MaterializedView, relation))
        );

    private IReadOnlyList<SafeStep>? OfIndex(SchemaStatement statement)
    {
        if (Starts(statement, "DROP INDEX "))
        {
            return current.ByKey.GetValueOrDefault(statement.Of) is IndexObject gone && IsUsed(gone.Table)
                ? [new SafeStep("drop_index", ("index", gone.Name))]
                : null;
        }

        if (
            !Starts(statement, "CREATE ")
            || wanted.ByKey.GetValueOrDefault(statement.Of) is not IndexObject { Tablespace: null } index
            || !IsUsed(index.Table)
            || PrintedDefinition.Index(index.Definition!) is not var (isUnique, method, elements, where)
        )
        {
            return null;
        }

        List<(string, object)> parameters = [("table", index.Table), ("columns", elements)];
        parameters.AddRange(isUnique ? [("unique", true)] : []);
        parameters.AddRange(method == "btree" ? [] : [("method", method)]);
        parameters.AddRange(where is null ? [] : [("where", where)]);
        parameters.Add(("name", QualifiedName.Last(index.Name)));
        return [new SafeStep("index", [.. parameters])];
    }

    private IReadOnlyList<SafeStep>? OfConstraint(SchemaStatement statement)
    {
        if (
            wanted.ByKey.GetValueOrDefault(statement.Of) is not ConstraintObject constraint
            || Ordinary(constraint.Table) is null
        )
        {
            return null;
        }

        var name = constraint.Local;
        if (statement.Sql.Contains(" VALIDATE CONSTRAINT ", StringComparison.Ordinal))
        {
            return IsOnlyOne(constraint) ? [new SafeStep("validate", ("constraints", name))] : null;
        }

        // A step takes a check that the table inherits for the one that it shall have itself.
        if (
            !statement.Sql.Contains(" ADD CONSTRAINT ", StringComparison.Ordinal)
            || constraint is { IsNotValid: true } or { IsDeferrable: true } or { IsNotEnforced: true }
            || current.ByKey.GetValueOrDefault(statement.Of) is ConstraintObject { IsInherited: true }
        )
        {
            return null;
        }

        (string, object) table = ("table", constraint.Table);
        return constraint.Type switch
        {
            'c' when PrintedDefinition.Check(constraint.Definition) is { } expression =>
            [
                new SafeStep("check", table, ("name", name), ("expression", expression)),
            ],
            'u'
                when constraint.Index is { Options: null, Tablespace: null }
                    && PrintedDefinition.Key(constraint.Definition, "UNIQUE") is { } columns =>
            [
                new SafeStep("unique", table, ("columns", columns), ("name", name)),
            ],
            'f' when PrintedDefinition.ForeignKey(constraint.Definition) is var (from, to, onDelete) =>
            [
                new SafeStep(
                    "foreign_key",
                    [
                        table,
                        ("columns", from),
                        ("references", to),
                        .. onDelete is null ? Array.Empty<(string, object)>() : [("on_delete", onDelete)],
                        ("name", name),
                        ("index", false),
                    ]
                ),
            ],
            _ => null,
        };
    }

    // A step validates every constraint of a name.
    private bool IsOnlyOne(ConstraintObject constraint) =>
        wanted.Objects.OfType<ConstraintObject>().Count(c => c.Local == constraint.Local) == 1;

    private IReadOnlyList<SafeStep>? OfColumn(SchemaStatement statement)
    {
        if (Starts(statement, "ALTER TABLE ") && statement.Sql.Contains(" DROP COLUMN ", StringComparison.Ordinal))
        {
            return
                current.ByKey.GetValueOrDefault(statement.Of) is ColumnObject gone && Ordinary(gone.Table) is not null
                ? [new SafeStep("drop_column", [.. Named(gone)])]
                : null;
        }

        if (wanted.ByKey.GetValueOrDefault(statement.Of) is not ColumnObject column || Ordinary(column.Table) is null)
        {
            return null;
        }

        if (statement.Sql.EndsWith(" SET NOT NULL", StringComparison.Ordinal))
        {
            return [new SafeStep("not_null", [.. Named(column)])];
        }

        return statement.Sql.Contains(" ADD COLUMN ", StringComparison.Ordinal) && IsPlain(column)
            ? [.. Added(column)]
            : null;
    }

    private static bool IsPlain(ColumnObject column) =>
        column is { Identity: null, Generated: null, Collation: null, NotNull: null, IsInherited: false }
        && (column.Default is null || ColumnStatements.IsInline(column));

    private static IEnumerable<SafeStep> Added(ColumnObject column)
    {
        List<(string, object)> parameters = [.. Named(column), ("type", column.Type)];
        parameters.AddRange(column.Default is { } value ? [("default", value.Expression)] : []);
        yield return new SafeStep("add_column", [.. parameters]);
        if (column.IsNotNull)
        {
            yield return new SafeStep("not_null", [.. Named(column)])
            {
                Remarks =
                    column.Default?.Expression.Contains('(', StringComparison.Ordinal) == true
                        ?
                        [
                            "A default that is another one for each row does not fill the existing rows: backfill them first.",
                        ]
                        : [],
            };
        }
    }

    private static IEnumerable<(string, object)> Named(ColumnObject column) =>
        [("table", column.Table), ("column", column.Local)];

    private IReadOnlyList<SafeStep>? OfTable(SchemaStatement statement) =>
        statement.Sql.EndsWith(" ENABLE ROW LEVEL SECURITY", StringComparison.Ordinal) && IsUsed(statement.Of.Name)
            ? [new SafeStep("enable_rls", ("tables", statement.Of.Name))]
            : null;
}
