using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Writes the statements that change a table. Its columns are changed on their own.</summary>
internal static class TableAlteration
{
    internal static bool TryWrite(AlteredObject change, ScriptWriter script)
    {
        var current = (TableObject)change.Current;
        var wanted = (TableObject)change.Wanted;
        if (change.Has("type") || change.Has("partition key") || change.Has("server"))
        {
            return false;
        }

        var alter = $"ALTER {TableStatements.Target(wanted)}";
        if (change.Has("of type"))
        {
            if (current.OfType is not null)
            {
                script.Add(wanted, $"{alter} NOT OF");
            }

            if (wanted.OfType is { } type)
            {
                script.AddAttachment(wanted, $"{alter} OF {type}", wanted.Name);
            }
        }

        if (change.Has("unlogged"))
        {
            script.Add(wanted, $"{alter} SET {(wanted.IsUnlogged ? "UNLOGGED" : "LOGGED")}");
        }

        if (change.Has("access method"))
        {
            script.Add(wanted, $"{alter} SET ACCESS METHOD {wanted.AccessMethod ?? "heap"}");
        }

        if (change.Has("tablespace"))
        {
            script.Add(wanted, $"{alter} SET TABLESPACE {wanted.Tablespace ?? "pg_default"}");
        }

        if (change.Has("options"))
        {
            RelationText.AlterOptions(wanted, alter, current.Options, wanted.Options, script);
        }

        if (change.Has("foreign options"))
        {
            script.Add(wanted, $"{alter}{ForeignOptions.Clause(current.ForeignOptions, wanted.ForeignOptions)}");
        }

        WriteInheritance(change, current, wanted, script);
        WriteFlags(change, wanted, script);
        return true;
    }

    /// <summary>
    /// Returns the parents that a table keeps. Their order counts: of those that it has on both sides, the ones from the
    /// first difference on are taken off and added again.
    /// </summary>
    internal static IReadOnlyList<string> KeptParents(TableObject current, TableObject wanted)
    {
        if (current.PartitionBound != wanted.PartitionBound)
        {
            return [];
        }

        var after = wanted.Parents ?? [];
        return
        [
            .. (current.Parents ?? [])
                .Where(after.Contains)
                .Zip(after)
                .TakeWhile(p => p.First == p.Second)
                .Select(p => p.First),
        ];
    }

    private static void WriteInheritance(
        AlteredObject change,
        TableObject current,
        TableObject wanted,
        ScriptWriter script
    )
    {
        if (!change.Has("parents") && !change.Has("partition bound"))
        {
            return;
        }

        var alter = $"ALTER {TableStatements.Target(wanted)}";
        if (current.IsPartition)
        {
            script.Add(wanted, $"ALTER TABLE {current.Parents![0]} DETACH PARTITION {wanted.Name}");
        }

        IReadOnlyList<string> before = current.IsPartition ? [] : current.Parents ?? [];
        IReadOnlyList<string> after = wanted.IsPartition ? [] : wanted.Parents ?? [];
        var kept = KeptParents(current, wanted);
        foreach (var parent in before.Except(kept))
        {
            script.Add(wanted, $"{alter} NO INHERIT {parent}");
        }

        OrphanAlteration.Write(current, wanted, script);
        if (after.Count > kept.Count)
        {
            script.NoteLateChild(wanted.Name);
        }

        foreach (var parent in after.Skip(kept.Count))
        {
            script.AddAttachment(wanted, $"{alter} INHERIT {parent}", parent);
        }

        if (wanted.IsPartition)
        {
            script.NoteLateChild(wanted.Name);
            TableStatements.Attach(wanted, script);
        }
    }

    // An index takes its mark itself, after this.
    private static void WriteFlags(AlteredObject change, TableObject wanted, ScriptWriter script)
    {
        var alter = $"ALTER TABLE {wanted.Name}";
        if (change.Has("replica identity") && wanted.ReplicaIdentity != "index")
        {
            var identity = (wanted.ReplicaIdentity ?? "default").ToUpperInvariant();
            script.Add(wanted, $"ALTER TABLE ONLY {wanted.Name} REPLICA IDENTITY {identity}");
        }

        if (change.Has("clustered") && !wanted.IsClustered)
        {
            script.Add(wanted, $"{alter} SET WITHOUT CLUSTER");
        }

        if (change.Has("row security"))
        {
            script.Add(wanted, $"{alter} {(wanted.HasRowSecurity ? "ENABLE" : "DISABLE")} ROW LEVEL SECURITY");
        }

        if (change.Has("forced row security"))
        {
            script.Add(wanted, $"{alter} {(wanted.ForcesRowSecurity ? string.Empty : "NO ")}FORCE ROW LEVEL SECURITY");
        }
    }
}
