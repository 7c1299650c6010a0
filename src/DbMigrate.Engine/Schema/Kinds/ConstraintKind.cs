using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Constraints of tables. NOT NULL constraints are made, changed and dropped with their column.</summary>
internal sealed class ConstraintKind : SchemaKind<ConstraintObject>
{
    internal override string? GoesWith(SchemaObject found) => ((ConstraintObject)found).Table;

    // PostgreSQL names the copies of a foreign key for partitions itself. NOT NULL is a property of its column.
    internal override bool IsCompared(SchemaObject found) =>
        found is not (ConstraintObject { Type: 'f', IsOnlyInherited: true } or ConstraintObject { Type: 'n' });

    protected override string Target(ConstraintObject found) => $"CONSTRAINT {found.Local} ON {found.Table}";

    protected override IEnumerable<Facet> Facets(ConstraintObject found) =>
        IsOfOthers(found)
            ? []
            :
            [
                new("definition", Definition(found)),
                new("deferrable", found.IsDeferrable ? "yes" : null),
                new("deferred", found.IsDeferred ? "yes" : null),
                new("not valid", found.IsNotValid ? "yes" : null),
                new("not enforced", found.IsNotEnforced ? "yes" : null),
            ];

    protected override void Create(ConstraintObject wanted, ScriptWriter script)
    {
        // A partition that is attached later must have the checks of the table before.
        if (IsOfOthers(wanted) && !(wanted.Type == 'c' && script.IsLateChild(wanted.Table)))
        {
            return;
        }

        Add(wanted, script);
    }

    internal static void Add(ConstraintObject wanted, ScriptWriter script)
    {
        // Every partition has a key of its own, which is attached to that of the whole table.
        var only = wanted.Index is null ? string.Empty : "ONLY ";
        script.Add(
            wanted,
            $"ALTER TABLE {only}{wanted.Table} ADD CONSTRAINT {wanted.Local} {wanted.Definition}{IndexClauses(wanted)}{Ending(wanted)}"
        );
    }

    internal override void Drop(SchemaObject found, ScriptWriter script)
    {
        var constraint = (ConstraintObject)found;
        if ((!IsOfOthers(constraint) && !constraint.IsOnlyInherited) || MakesRoom(constraint, script))
        {
            script.AddDrop(found, $"ALTER TABLE {constraint.Table} DROP CONSTRAINT {constraint.Local}");
        }
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var current = (ConstraintObject)change.Current;
        var wanted = (ConstraintObject)change.Wanted;

        // NOT NULL comes and goes with its column. Another constraint may have its name on the other side.
        if ((current.Type == 'n') != (wanted.Type == 'n'))
        {
            return false;
        }

        if (IsOfOthers(current) || IsOfOthers(wanted))
        {
            return TryAlterInheritance(current, wanted, script);
        }

        var alter = $"ALTER TABLE {wanted.Table}";
        if (change.HasOnly("not valid") && !wanted.IsNotValid)
        {
            script.Add(wanted, $"{alter} VALIDATE CONSTRAINT {wanted.Local}");
            return true;
        }

        if (change.HasOnly("deferrable", "deferred", "not enforced") && wanted.Type == 'f')
        {
            WriteMode(change, wanted, script);
            return true;
        }

        return false;
    }

    // A column goes last. Its NOT NULL goes before, if another constraint of the table shall have the name.
    private static bool MakesRoom(ConstraintObject gone, ScriptWriter script) =>
        gone is { Type: 'n', IsOnlyInherited: false }
        && script.Find(ObjectKind.Constraint, gone.Name) is ConstraintObject { Type: not 'n' }
        && script.TableAsBefore(gone.Table)?.Columns.FirstOrDefault(c => c.NotNull?.Name == gone.Name) is { } column
        && script.Find(ObjectKind.Column, column.Name) is null;

    // To add a check that is inherited makes it one of the child, too. To take that from it, both must go: the parent's
    // gives the child a new one.
    private static bool TryAlterInheritance(ConstraintObject current, ConstraintObject wanted, ScriptWriter script)
    {
        if (current.Type != 'c' || wanted.Type != 'c' || IsOfOthers(current) == IsOfOthers(wanted))
        {
            return true;
        }

        // One that the table only inherited from a parent that it leaves is its own already, if it stays.
        if (
            IsOfOthers(current)
            && !(OrphanAlteration.IsOrphan(current, script) && OrphanAlteration.IsKept(current, script))
        )
        {
            Add(wanted, script);
        }

        return IsOfOthers(current);
    }

    private static void WriteMode(AlteredObject change, ConstraintObject wanted, ScriptWriter script)
    {
        var alter = $"ALTER TABLE {wanted.Table} ALTER CONSTRAINT {wanted.Local}";
        if (change.Has("deferrable") || change.Has("deferred"))
        {
            var mode = wanted switch
            {
                { IsDeferred: true } => "DEFERRABLE INITIALLY DEFERRED",
                { IsDeferrable: true } => "DEFERRABLE INITIALLY IMMEDIATE",
                _ => "NOT DEFERRABLE",
            };
            script.Add(wanted, $"{alter} {mode}");
        }

        if (change.Has("not enforced"))
        {
            script.Add(wanted, $"{alter} {(wanted.IsNotEnforced ? "NOT ENFORCED" : "ENFORCED")}");
        }
    }

    // Those of NOT NULL follow their column; those that are only inherited follow the other table.
    private static bool IsOfOthers(ConstraintObject found) =>
        found.Type == 'n' || found is { IsOnlyInherited: true, Type: 'c' or 'f' };

    // An exclusion constraint is printed with the options of its index.
    private static string Definition(ConstraintObject found) =>
        found.Index?.Options is { } options
            ? found.Definition.Replace(RelationText.With(options), string.Empty, StringComparison.Ordinal)
            : found.Definition;

    private static string IndexClauses(ConstraintObject found) =>
        found is { Type: 'p' or 'u', Index: { } index }
            ? RelationText.With(index.Options) + RelationText.Clause("USING INDEX TABLESPACE", index.Tablespace)
            : string.Empty;

    private static string Ending(ConstraintObject found) =>
        (found.IsDeferrable ? " DEFERRABLE" : string.Empty)
        + (found.IsDeferred ? " INITIALLY DEFERRED" : string.Empty)
        + (found.IsNotEnforced ? " NOT ENFORCED" : string.Empty)
        + (found.IsNotValid ? " NOT VALID" : string.Empty);
}
