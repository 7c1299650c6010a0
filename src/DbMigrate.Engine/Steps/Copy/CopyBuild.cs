using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Steps.Copy;

/// <summary>
/// Divides the statements that follow the rows: those that build an index run side by side, also several on one table; the
/// others run in one transaction afterwards.
/// </summary>
/// <remarks>
/// A primary key or a unique constraint is built as an index. ADD CONSTRAINT with the columns would lock the table against
/// the other builds, and against those who read it.
/// </remarks>
internal static class CopyBuild
{
    /// <summary>Returns the builds.</summary>
    /// <param name="statements">The statements.</param>
    /// <param name="closure">The objects of the copy.</param>
    /// <param name="built">The indexes of constraints that the target has already, by name.</param>
    internal static IReadOnlyList<CopyIndex> Builds(
        IEnumerable<SchemaStatement> statements,
        DatabaseSchema closure,
        IReadOnlySet<string> built
    ) =>
        [
            .. from statement in statements
            let of = closure.ByKey.GetValueOrDefault(statement.Of)
            where
                IsBuild(statement, of, closure) && !(of is ConstraintObject { Index: { } i } && built.Contains(i.Name))
            select new CopyIndex(
                CopyClosure.TableOf(of)!,
                of is ConstraintObject { Index: { } own } ? own.Name : of!.Name,
                of is ConstraintObject constraint && IsKey(constraint) ? Index(constraint) : statement.Sql
            ),
        ];

    /// <summary>Returns the other statements, in their order.</summary>
    internal static IReadOnlyList<string> Rest(IEnumerable<SchemaStatement> statements, DatabaseSchema closure)
    {
        var rest = new List<string>();
        foreach (var statement in statements)
        {
            var of = closure.ByKey.GetValueOrDefault(statement.Of);
            if (!IsBuild(statement, of, closure))
            {
                rest.Add(statement.Sql);
            }
            else if (of is ConstraintObject constraint && IsKey(constraint))
            {
                rest.Add(Attach(constraint));
            }
        }

        return rest;
    }

    /// <summary>Returns the names of the indexes that <see cref="Builds"/> makes for constraints.</summary>
    internal static IReadOnlySet<string> IndexNames(DatabaseSchema closure) =>
        closure
            .Objects.OfType<ConstraintObject>()
            .Where(IsKey)
            .Select(c => c.Index!.Name)
            .ToHashSet(StringComparer.Ordinal);

    private static bool IsBuild(SchemaStatement statement, SchemaObject? of, DatabaseSchema closure) =>
        of is not null
        && CopyClosure.TableOf(of) is { } name
        && closure.ByKey.GetValueOrDefault(new ObjectKey(ObjectKind.Table, name)) is TableObject { Type: 'r' }
        && of switch
        {
            IndexObject => statement.Sql.StartsWith("CREATE ", StringComparison.Ordinal),
            ConstraintObject { Type: 'p' or 'u' or 'x' } => statement.Sql.StartsWith(
                "ALTER TABLE ONLY ",
                StringComparison.Ordinal
            ),
            _ => false,
        };

    // A constraint over periods is not made of an index.
    private static bool IsKey(ConstraintObject constraint) =>
        constraint is { Type: 'p' or 'u', Index: not null }
        && !constraint.Definition.Contains("WITHOUT OVERLAPS", StringComparison.Ordinal);

    private static string Index(ConstraintObject constraint)
    {
        const string Distinct = "NULLS NOT DISTINCT";
        var columns = constraint.Definition[constraint.Definition.IndexOf('(', StringComparison.Ordinal)..];
        var nulls = constraint.Definition.StartsWith($"UNIQUE {Distinct}", StringComparison.Ordinal)
            ? $" {Distinct}"
            : "";
        return $"CREATE UNIQUE INDEX {constraint.Local} ON {constraint.Table} {columns}{nulls}"
            + RelationText.With(constraint.Index!.Options)
            + RelationText.Clause("TABLESPACE", constraint.Index.Tablespace);
    }

    private static string Attach(ConstraintObject constraint) =>
        $"ALTER TABLE ONLY {constraint.Table} ADD CONSTRAINT {constraint.Local} "
        + $"{(constraint.Type == 'p' ? "PRIMARY KEY" : "UNIQUE")} USING INDEX {constraint.Local}"
        + (constraint.IsDeferrable ? " DEFERRABLE" : string.Empty)
        + (constraint.IsDeferred ? " INITIALLY DEFERRED" : string.Empty);
}
