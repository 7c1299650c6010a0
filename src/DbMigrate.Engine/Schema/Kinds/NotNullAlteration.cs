using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Writes the statements that change whether a column takes nulls, and the constraint that says so.</summary>
/// <remarks>
/// From 18 on NOT NULL is a constraint that children inherit. It has a name, in the child perhaps another one. Before 18, a
/// child has it or not, whatever its parent has; a statement for the parent changes the children, too, unless it says ONLY.
/// </remarks>
internal static class NotNullAlteration
{
    private const int FirstWithConstraints = 18;

    internal static void Write(AlteredObject change, ScriptWriter script)
    {
        var (current, wanted) = ((ColumnObject)change.Current, (ColumnObject)change.Wanted);
        if (current.IsNotNull && !wanted.IsNotNull)
        {
            Drop(wanted, script);
        }
        else if (wanted.IsNotNull && (!current.IsNotNull || GoesWithParents(current, wanted, script)))
        {
            Add(wanted, script);
        }
        else if (change.Has("not null constraint") || change.Has("not null comment"))
        {
            if (current.NotNull is { IsOnlyInherited: true } && script.IsAlone(wanted))
            {
                current = current with { NotNull = current.NotNull with { Name = $"{wanted.Table}.{NameOf(wanted)}" } };
            }

            // PostgreSQL names what is only inherited, and a child cannot rename it.
            var isOfParents = wanted.NotNull is { IsOnlyInherited: true };
            if (NameOf(current) != NameOf(wanted) && !isOfParents)
            {
                Rename(change, script);
            }

            WriteChanges(current.NotNull, wanted.NotNull, wanted, NameOf(isOfParents ? current : wanted), script);
        }
    }

    /// <summary>Writes what is left to do when a table has left the parent that its NOT NULL constraint came from.</summary>
    /// <param name="current">The column as it was.</param>
    /// <param name="wanted">The column as it shall be.</param>
    /// <param name="isThere">Whether the constraint is there; false: it went with that of the parent.</param>
    /// <param name="script">The statements.</param>
    internal static void WriteOrphan(ColumnObject current, ColumnObject wanted, bool isThere, ScriptWriter script)
    {
        if (!isThere)
        {
            // Depending on the order, it has not gone yet.
            Drop(wanted, script);
            Add(wanted, script);
        }
        else if (NameOf(current) != NameOf(wanted))
        {
            script.Add(wanted, $"ALTER TABLE {wanted.Table} RENAME CONSTRAINT {NameOf(current)} TO {NameOf(wanted)}");
        }
    }

    /// <summary>
    /// Returns a column that is to be made. Where another column of the table has the name of its NOT NULL constraint
    /// until it goes or changes, it is made with a name of its own, and gets the name that it shall have last.
    /// </summary>
    internal static ColumnObject MakeRoomFor(ColumnObject wanted, ScriptWriter script)
    {
        var name = NameOf(wanted);
        if (
            script.Server.Major < FirstWithConstraints
            || !wanted.IsNotNull
            || wanted.NotNull is { IsOnlyInherited: true }
            || !script.HasNotNullNamed(wanted, name, NameOf)
        )
        {
            return wanted;
        }

        var aside = Aside(name);
        script.AddAttachment(wanted, $"ALTER TABLE {wanted.Table} RENAME CONSTRAINT {aside} TO {name}", wanted.Table);
        var constraint =
            wanted.NotNull
            ?? new ConstraintObject
            {
                Name = name,
                Type = 'n',
                Definition = $"NOT NULL {wanted.Local}",
            };
        if (constraint.Comment is { } comment)
        {
            script.AddAttachment(
                wanted,
                $"COMMENT ON CONSTRAINT {name} ON {wanted.Table} IS {SqlText.QuoteLiteral(comment)}",
                wanted.Table
            );
        }

        return wanted with
        {
            NotNull = constraint with { Name = $"{wanted.Table}.{aside}" },
        };
    }

    private static string Aside(string name) => SqlText.QuoteIdentifierIfNeeded(SqlText.Unquote(name) + "_aside");

    private static string NameOf(ColumnObject column) =>
        column.NotNull?.Local ?? ColumnStatements.DefaultNotNullName(column);

    private static bool IsAlone(ColumnObject column, ScriptWriter script) =>
        script.Server.Major < FirstWithConstraints
        && script.Find(ObjectKind.Table, column.Table) is TableObject { PartitionKey: null };

    private static void Drop(ColumnObject wanted, ScriptWriter script)
    {
        var only = IsAlone(wanted, script) ? "ONLY " : string.Empty;
        script.Add(wanted, $"ALTER TABLE {only}{wanted.Table} ALTER COLUMN {wanted.Local} DROP NOT NULL");
        if (script.Server.Major >= FirstWithConstraints || only.Length > 0)
        {
            return;
        }

        // The partitions lose it, too.
        foreach (var child in script.ColumnsBelow(wanted).Where(c => c.Current.IsNotNull && c.Wanted.IsNotNull))
        {
            script.Add(wanted, $"ALTER TABLE ONLY {child.Wanted.Table} ALTER COLUMN {child.Wanted.Local} SET NOT NULL");
        }
    }

    private static void Add(ColumnObject column, ScriptWriter script)
    {
        var wanted = MakeRoomFor(column, script);
        var table = $"ALTER TABLE {wanted.Table}";
        if (wanted.NotNull is { } named)
        {
            if (!named.IsOnlyInherited || script.IsAlone(wanted))
            {
                var validity = named.IsNotValid ? " NOT VALID" : string.Empty;
                script.Add(wanted, $"{table} ADD CONSTRAINT {named.Local} {named.Definition}{validity}");
            }
        }
        else
        {
            var only = IsAlone(wanted, script) ? "ONLY " : string.Empty;
            script.Add(wanted, $"ALTER TABLE {only}{wanted.Table} ALTER COLUMN {wanted.Local} SET NOT NULL");
        }
    }

    // What is only inherited goes with that of the parents, whose columns come first.
    private static bool GoesWithParents(ColumnObject current, ColumnObject wanted, ScriptWriter script) =>
        current.NotNull is { IsOnlyInherited: true }
        && wanted.NotNull is not { IsOnlyInherited: true }
        && !script.IsAlone(wanted)
        && !script.ColumnsAbove(wanted).Any(c => c.Wanted.IsNotNull);

    private static void Rename(AlteredObject change, ScriptWriter script)
    {
        var (current, wanted) = ((ColumnObject)change.Current, (ColumnObject)change.Wanted);
        var (before, after) = (NameOf(current), NameOf(wanted));
        var table = $"ALTER TABLE {wanted.Table}";
        if (script.ColumnsBelow(wanted).Any(c => NameOf(c.Current) != before || NameOf(c.Wanted) != after))
        {
            // A rename is one of all children, or of none. Those of the children stay.
            script.Add(wanted, $"{table} DROP CONSTRAINT {before}");
            Add(wanted, script);
        }
        else if (script.ColumnsAbove(wanted).Any(c => c.Current.IsNotNull || c.Wanted.IsNotNull))
        {
            RenameBelow(change, current, wanted, script);
        }
        else if (script.HasNotNullNamed(wanted, after, NameOf))
        {
            var aside = Aside(after);
            script.Add(wanted, $"{table} RENAME CONSTRAINT {before} TO {aside}");
            script.AddAttachment(wanted, $"{table} RENAME CONSTRAINT {aside} TO {after}");
        }
        else
        {
            script.Add(wanted, $"{table} RENAME CONSTRAINT {before} TO {after}");
        }
    }

    // What is inherited has its name until no parent has it. The column is read again when the parents get theirs back.
    private static void RenameBelow(
        AlteredObject change,
        ColumnObject current,
        ColumnObject wanted,
        ScriptWriter script
    )
    {
        var parents = script.ColumnsAbove(wanted).Select(c => c.Wanted).Where(c => c.IsNotNull).ToList();
        foreach (var parent in parents)
        {
            script.Add(wanted, $"ALTER TABLE {parent.Table} DROP CONSTRAINT {NameOf(parent)}");
        }

        if (current.NotNull is { IsOnlyInherited: true } && !change.Has("own definition"))
        {
            Add(wanted, script);
        }
        else
        {
            script.Add(wanted, $"ALTER TABLE {wanted.Table} RENAME CONSTRAINT {NameOf(current)} TO {NameOf(wanted)}");
        }

        foreach (var parent in parents)
        {
            script.Add(
                wanted,
                $"ALTER TABLE {parent.Table} ADD CONSTRAINT {NameOf(parent)} NOT NULL {parent.Local}"
                    + (parent.NotNull is { IsNotValid: true } ? " NOT VALID" : string.Empty)
            );
        }
    }

    private static void WriteChanges(
        ConstraintObject? current,
        ConstraintObject? wanted,
        ColumnObject column,
        string name,
        ScriptWriter script
    )
    {
        var table = $"ALTER TABLE {column.Table}";
        if (current?.Comment is not null && current.Local != wanted?.Local)
        {
            script.Add(column, $"COMMENT ON CONSTRAINT {name} ON {column.Table} IS NULL");
        }

        // One that the schema did not have gets its comment when it is made.
        if (current is not null && current.Local == wanted?.Local && current.Comment != wanted.Comment)
        {
            var text = wanted.Comment is { } comment ? SqlText.QuoteLiteral(comment) : "NULL";
            script.Add(column, $"COMMENT ON CONSTRAINT {name} ON {column.Table} IS {text}");
        }

        if (current?.IsNotInheritable == true != (wanted?.IsNotInheritable == true))
        {
            var inheritance = wanted?.IsNotInheritable == true ? "NO INHERIT" : "INHERIT";
            script.Add(column, $"{table} ALTER CONSTRAINT {name} {inheritance}");
        }

        if (current?.IsNotValid == true && wanted?.IsNotValid != true)
        {
            script.Add(column, $"{table} VALIDATE CONSTRAINT {name}");
        }
        else if (current?.IsNotValid != true && wanted?.IsNotValid == true)
        {
            script.Add(column, $"{table} DROP CONSTRAINT {name}");
            script.Add(column, $"{table} ADD CONSTRAINT {name} {wanted.Definition} NOT VALID");
        }
    }
}
