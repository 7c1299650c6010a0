using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Rehearsal;

/// <summary>
/// Says what the constraints of a domain cost: every table with a column of the domain is locked and read. A statement does
/// not name them.
/// </summary>
/// <param name="schema">The schema as it is.</param>
internal sealed class DomainEffects(DatabaseSchema schema)
{
    private DependencyGraph? _graph;

    /// <summary>Returns the lock on tables that a statement does not name; null: none.</summary>
    /// <param name="of">The object of the statement.</param>
    /// <param name="effects">What is known from the statement alone.</param>
    internal MigrationLockMode? LockOf(ObjectKey of, StatementEffects effects) =>
        IsOfDomain(of) && effects.Scans != MigrationStatementEffect.No && HasColumns(of)
            ? MigrationLockMode.Share
            : null;

    /// <summary>Returns whether a statement reads tables.</summary>
    /// <param name="of">The object of the statement.</param>
    /// <param name="effects">What is known from the statement alone.</param>
    internal MigrationStatementEffect ScansOf(ObjectKey of, StatementEffects effects) =>
        !IsOfDomain(of) || effects.Scans == MigrationStatementEffect.No ? effects.Scans
        : HasColumns(of) ? MigrationStatementEffect.Yes
        : MigrationStatementEffect.No;

    private static bool IsOfDomain(ObjectKey key) => key.Kind is ObjectKind.Domain or ObjectKind.DomainConstraint;

    private bool HasColumns(ObjectKey key)
    {
        _graph ??= new DependencyGraph(schema, wholesNeedColumns: false);
        var domain =
            key.Kind == ObjectKind.Domain ? key : new ObjectKey(ObjectKind.Domain, QualifiedName.Head(key.Name));
        var seen = new HashSet<ObjectKey>();
        var open = new Stack<ObjectKey>([domain]);
        while (open.TryPop(out var next))
        {
            foreach (var needy in _graph.NeededBy(next).Where(seen.Add))
            {
                if (schema.ByKey[needy] is ColumnObject { TableKind: not ObjectKind.View })
                {
                    return true;
                }

                if (needy.Kind == ObjectKind.Domain)
                {
                    open.Push(needy);
                }
            }
        }

        return false;
    }
}
