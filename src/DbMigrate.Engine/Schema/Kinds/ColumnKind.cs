using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Columns. Those of views have nothing of their own but comments, labels and privileges.</summary>
internal sealed class ColumnKind : SchemaKind<ColumnObject>
{
    internal override bool IsRebuildable => false;

    internal override bool CanRebuild(SchemaObject found) => ((ColumnObject)found).Generated is not null;

    // A generated column is made again when the type of a column in its expression changes.
    internal override bool Blocks(SchemaObject found) => ((ColumnObject)found).Generated is not null;

    internal override bool IsBlockedByDependents(AlteredObject change) => change.Has("type") || change.Has("collation");

    internal override string? GrantTarget(SchemaObject found) => $"TABLE {((ColumnObject)found).Table}";

    protected override string Target(ColumnObject found) => $"COLUMN {found.Name}";

    protected override IEnumerable<Facet> Facets(ColumnObject found) =>
        IsOfView(found)
            ? []
            :
            [
                new("type", found.TableKind == ObjectKind.Table ? found.Type : null),
                new("collation", found.TableKind == ObjectKind.Table ? found.Collation : null),
                new("not null", found.IsNotNull ? "yes" : null),
                new("not null constraint", NotNull(found)),
                new("not null comment", found.NotNull?.Comment),
                new("identity", found.Identity?.ToString()),
                new("identity sequence", found.IdentitySequence?.Name),
                new("generated", found.Generated is { } g ? $"{g}: {found.Expression}" : null),
                new("inherited default", found.LacksInheritedDefault ? "dropped" : null),
                new("own definition", found is { IsInherited: true, IsOnlyInherited: false } ? "yes" : null),
                new("storage", found.Storage?.ToString()),
                new("compression", found.Compression?.ToString()),
                new("statistics", found.StatisticsTarget?.ToString()),
                new("options", RelationText.Sorted(found.Options)),
                new("foreign options", RelationText.Sorted(found.ForeignOptions)),
            ];

    protected override void Create(ColumnObject column, ScriptWriter script)
    {
        if (column.TableKind != ObjectKind.Table || script.IsMade(column))
        {
            return;
        }

        var wanted = NotNullAlteration.MakeRoomFor(column, script);
        var isTyped = script.TypedTables.Contain(wanted);
        var isPrinted = (!wanted.IsOnlyInherited || script.IsAlone(wanted)) && !isTyped;
        if (isPrinted)
        {
            var isNotNull =
                wanted.IsNotNull
                && wanted.NotNull is not { IsNotValid: true }
                && (wanted.NotNull is not { IsOnlyInherited: true } || script.IsAlone(wanted));
            var add =
                $"ALTER TABLE {wanted.Table} ADD COLUMN {ColumnStatements.Definition(wanted, isTyped: false, isNotNull)}";

            // The rows that are there get numbers: the sequence must exist before the column.
            if (script.SerialOf(wanted) is { } sequence && !script.Exists(sequence) && !script.IsMade(sequence))
            {
                script.Add(sequence, SequenceOptions.Create(sequence, sequence.Name));
                script.Add(wanted, $"{add} DEFAULT {wanted.Default!.Expression}");
                SequenceKind.WriteOwnedBy(sequence, script);
                script.NoteMade(sequence);
                script.NoteMade(wanted.Default!);
            }
            else
            {
                script.Add(wanted, add);
            }

            if (ColumnStatements.IsInline(wanted))
            {
                script.NoteMade(wanted.Default!);
            }
        }

        ColumnStatements.Complete(wanted, isPrinted, script);
    }

    internal override void Drop(SchemaObject found, ScriptWriter script)
    {
        var column = (ColumnObject)found;
        if (
            column.TableKind == ObjectKind.Table
            && (!column.IsOnlyInherited || script.IsAlone(column))
            && !script.TypedTables.Contain(column)
        )
        {
            script.AddDrop(
                found,
                $"ALTER TABLE {column.Table} DROP COLUMN {column.Local}",
                losesData: column.Generated is null
            );
        }
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script) =>
        ColumnAlteration.TryWrite(
            script.TypedTables.Contain((ColumnObject)change.Wanted)
                ? change with
                {
                    Facets = [.. change.Facets.Where(f => f.Name is not ("type" or "collation"))],
                }
                : change,
            script
        );

    // PostgreSQL names what is only inherited, and it cannot be renamed.
    private static string? NotNull(ColumnObject found) =>
        found.NotNull is not { IsOnlyInherited: false } constraint
        || (
            constraint.Local == ColumnStatements.DefaultNotNullName(found)
            && constraint is { IsNotInheritable: false, IsNotValid: false }
        )
            ? null
            : constraint.Local
                + (constraint.IsNotInheritable ? " no inherit" : string.Empty)
                + (constraint.IsNotValid ? " not valid" : string.Empty);

    private static bool IsOfView(ColumnObject column) => column.TableKind == ObjectKind.View;
}
