using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Rehearsal.SafePlans;

/// <summary>Finds the policies of a table that can be dropped and created in one transaction.</summary>
internal static class PolicyStatements
{
    /// <summary>Returns the statements of such policies, each with all those of its table, in order.</summary>
    /// <param name="statements">The alignment.</param>
    /// <param name="made">The tables that it creates.</param>
    /// <param name="differences">What differs.</param>
    internal static Dictionary<SchemaStatement, List<SchemaStatement>> Together(
        IReadOnlyList<SchemaStatement> statements,
        IReadOnlySet<string> made,
        IReadOnlyDictionary<ObjectKey, ObjectDifference> differences
    )
    {
        var together = new Dictionary<SchemaStatement, List<SchemaStatement>>(ReferenceEqualityComparer.Instance);

        // One that goes only because it is in the way of another change goes and comes with that.
        var own = statements.Where(s => differences.ContainsKey(s.Of) && IsDropOrCreate(s));
        foreach (var table in own.GroupBy(s => QualifiedName.Head(s.Of.Name)))
        {
            List<SchemaStatement> whole = [.. table];
            if (!made.Contains(table.Key) && CanWait(whole, statements))
            {
                whole.ForEach(s => together.Add(s, whole));
            }
        }

        return together;
    }

    private static bool IsDropOrCreate(SchemaStatement statement) =>
        statement.Of.Kind == ObjectKind.Policy
        && (
            statement.Sql.StartsWith("CREATE POLICY ", StringComparison.Ordinal)
            || statement.Sql.StartsWith("DROP POLICY ", StringComparison.Ordinal)
        );

    // They wait for the last one, unless the type of a column is changed meanwhile.
    private static bool CanWait(List<SchemaStatement> policies, IReadOnlyList<SchemaStatement> all)
    {
        var table = QualifiedName.Head(policies[0].Of.Name);
        return policies[^1].Sql.StartsWith("CREATE ", StringComparison.Ordinal)
            && !all.SkipWhile(s => !ReferenceEquals(s, policies[0]))
                .TakeWhile(s => !ReferenceEquals(s, policies[^1]))
                .Any(s =>
                    s.Of.Kind == ObjectKind.Column && QualifiedName.Head(s.Of.Name) == table && IsTypeChange(s.Sql)
                );
    }

    private static bool IsTypeChange(string sql) =>
        sql.Contains(" ALTER COLUMN ", StringComparison.Ordinal) && sql.Contains(" TYPE ", StringComparison.Ordinal);
}
