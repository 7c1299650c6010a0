using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Writes the statements that change a column.</summary>
/// <remarks>What a column inherits is changed with the parent's column, which comes first.</remarks>
internal static class ColumnAlteration
{
    internal static bool TryWrite(AlteredObject change, ScriptWriter script)
    {
        var current = (ColumnObject)change.Current;
        var wanted = (ColumnObject)change.Wanted;
        var alter = $"ALTER TABLE {wanted.Table} ALTER COLUMN {wanted.Local}";
        var using_ = TypeConversion.None;
        var isForeign = script.IsForeign(wanted);
        if (
            (
                change.Has("type")
                && !isForeign
                && !TypeConversion.TryFind(current.Type, wanted.Type, wanted.Local, out using_)
            ) || (change.Has("generated") && !IsGenerationDropped(current, wanted))
        )
        {
            return false;
        }

        if (change.Has("generated"))
        {
            script.Add(wanted, $"{alter} DROP EXPRESSION");
        }

        // Before the type: an identity needs an integer. After it: so does the next one.
        if (current.IdentitySequence is not null && wanted.IdentitySequence is null)
        {
            DropIdentity(current.IdentitySequence, wanted, script);
        }

        if ((change.Has("type") || change.Has("collation")) && (!wanted.IsInherited || script.IsAlone(wanted)))
        {
            // Without a collation, the column gets that of the type. The values of a foreign table are elsewhere.
            script.Add(
                wanted,
                $"ALTER {(isForeign ? "FOREIGN " : string.Empty)}TABLE {wanted.Table} ALTER COLUMN {wanted.Local} "
                    + $"TYPE {wanted.Type}{RelationText.Clause("COLLATE", wanted.Collation)}{using_}",
                losesData: change.Has("type") && !isForeign && script.Bases.MayLose(current.Type, wanted.Type)
            );
        }

        WriteOwnDefinition(change, wanted, script);
        NotNullAlteration.Write(change, script);
        WriteIdentity(current, wanted, script);
        WriteProperties(change, current, wanted, script);
        return true;
    }

    private static bool IsGenerationDropped(ColumnObject current, ColumnObject wanted) =>
        current.Generated == 's' && wanted.Generated is null;

    // A child that is taken from its parent and given back has the columns of its own, too. The way back is not possible.
    private static void WriteOwnDefinition(AlteredObject change, ColumnObject wanted, ScriptWriter script)
    {
        if (!change.Has("own definition") || wanted.IsOnlyInherited || !((ColumnObject)change.Current).IsInherited)
        {
            return;
        }

        foreach (var (_, parent) in script.ColumnsAbove(wanted))
        {
            script.Add(wanted, $"ALTER TABLE {wanted.Table} NO INHERIT {parent.Table}");
            script.Add(wanted, $"ALTER TABLE {wanted.Table} INHERIT {parent.Table}");
        }
    }

    // The sequence of the identity goes; one of a serial column keeps the position.
    private static void DropIdentity(SequenceObject gone, ColumnObject wanted, ScriptWriter script)
    {
        var drop = $"ALTER TABLE {wanted.Table} ALTER COLUMN {wanted.Local} DROP IDENTITY";
        if (script.SerialOf(wanted) is not { } next || (next.Name != gone.Name && script.Exists(next)))
        {
            script.Add(wanted, drop, losesData: true);
            return;
        }

        var name = next.Name == gone.Name ? SequenceOptions.Aside(next.Name) : next.Name;
        script.Add(wanted, SequenceOptions.Create(next, name));
        script.Add(wanted, SequenceOptions.TakePosition(name, gone.Name));
        script.Add(wanted, drop);
        if (name != next.Name)
        {
            script.Add(wanted, $"ALTER SEQUENCE {name} RENAME TO {QualifiedName.Last(next.Name)}");
        }

        SequenceKind.WriteOwnedBy(next, script);
        script.NoteMade(next);
    }

    // The identity begins where the sequence of the default is, or behind the values that the column has.
    private static void AddIdentity(
        ColumnObject current,
        ColumnObject wanted,
        SequenceObject sequence,
        string add,
        ScriptWriter script
    )
    {
        var before = (current.Default?.DependsOn ?? [])
            .Select(d => ObjectKey.TryParse(d, out var key) && key.Kind == ObjectKind.Sequence ? key.Name : null)
            .FirstOrDefault(n => n is not null);
        var from = before;
        if (before == sequence.Name)
        {
            from = SequenceOptions.Aside(before);
            script.Add(wanted, $"ALTER SEQUENCE {before} RENAME TO {QualifiedName.Last(from)}");
        }

        script.Add(wanted, add);
        if (from is not null)
        {
            script.Add(wanted, SequenceOptions.TakePosition(sequence.Name, from));
        }
        else if (sequence.Increment > 0)
        {
            script.Add(
                wanted,
                $"SELECT pg_catalog.setval({SqlText.QuoteLiteral(sequence.Name)}, pg_catalog.max({wanted.Local})) "
                    + $"FROM {wanted.Table} HAVING pg_catalog.max({wanted.Local}) >= {sequence.Minimum}"
            );
        }

        if (before == sequence.Name)
        {
            script.Add(wanted, $"DROP SEQUENCE {from}");
        }
    }

    private static void WriteIdentity(ColumnObject current, ColumnObject wanted, ScriptWriter script)
    {
        if (wanted.IdentitySequence is not { } sequence)
        {
            return;
        }

        var alter = $"ALTER TABLE {wanted.Table} ALTER COLUMN {wanted.Local}";
        if (current.IdentitySequence is not { } existing)
        {
            var options = SequenceOptions.ForIdentity(sequence);
            var add = $"{alter} ADD GENERATED {ColumnStatements.IdentityWords(wanted)} AS IDENTITY ({options})";
            AddIdentity(current, wanted, sequence, add, script);
            return;
        }

        if (current.Identity != wanted.Identity)
        {
            script.Add(wanted, $"{alter} SET GENERATED {ColumnStatements.IdentityWords(wanted)}");
        }

        if (existing.Name != sequence.Name)
        {
            SequenceOptions.Rename(existing, sequence, script);
        }
    }

    private static void WriteProperties(
        AlteredObject change,
        ColumnObject current,
        ColumnObject wanted,
        ScriptWriter script
    )
    {
        var alter = ColumnStatements.Alter(wanted);
        if (change.Has("inherited default") && wanted.LacksInheritedDefault && current.Default is null)
        {
            script.Add(wanted, $"{alter} DROP DEFAULT");
        }

        // A new type brings its own storage.
        var storage = change.Has("type") ? wanted.Storage : wanted.Storage ?? current.TypeStorage;
        if ((change.Has("storage") || change.Has("type")) && storage is { } letter)
        {
            script.Add(wanted, $"{alter} SET STORAGE {ColumnStatements.StorageWord(letter)}");
        }

        if (change.Has("compression"))
        {
            script.Add(wanted, $"{alter} SET COMPRESSION {ColumnStatements.CompressionWord(wanted.Compression)}");
        }

        if (change.Has("statistics"))
        {
            script.Add(wanted, $"{alter} SET STATISTICS {wanted.StatisticsTarget ?? -1}");
        }

        if (change.Has("options"))
        {
            RelationText.AlterOptions(wanted, alter, current.Options, wanted.Options, script);
        }

        if (change.Has("foreign options"))
        {
            var options = ForeignOptions.Clause(current.ForeignOptions, wanted.ForeignOptions);
            script.Add(wanted, $"ALTER FOREIGN TABLE ONLY {wanted.Table} ALTER COLUMN {wanted.Local}{options}");
        }
    }
}
