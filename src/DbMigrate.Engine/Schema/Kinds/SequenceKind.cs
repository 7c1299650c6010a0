using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Sequences. That of an identity column is made, renamed and dropped with the identity.</summary>
internal sealed class SequenceKind : SchemaKind<SequenceObject>
{
    internal override bool IsRebuildable => false;

    internal override (string Owner, string Public) DefaultPrivileges => ("rwU", string.Empty);

    internal override string GrantTarget(SchemaObject found) => Target(found);

    // It goes with its column, and so with the table.
    internal override string? GoesWith(SchemaObject found) =>
        ((SequenceObject)found).OwnedBy is { } column ? QualifiedName.Head(column) : null;

    // PostgreSQL keeps the owner of an owned sequence the same as that of its table.
    internal override bool HasOwnOwner(SchemaObject found) => ((SequenceObject)found).OwnedBy is null;

    protected override string Target(SequenceObject found) => $"SEQUENCE {found.Name}";

    protected override IEnumerable<Facet> Facets(SequenceObject found) =>
        [
            new("identity", found.IsIdentity ? "yes" : null),
            new("type", found.Type),
            new("unlogged", found.IsUnlogged ? "yes" : null),
            new("start", found.Start.ToString()),
            new("increment", found.Increment.ToString()),
            new("minimum", found.Minimum.ToString()),
            new("maximum", found.Maximum.ToString()),
            new("cache", found.Cache.ToString()),
            new("cycle", found.Cycles ? "yes" : null),
            new("owned by", found.OwnedBy),
        ];

    protected override void Create(SequenceObject wanted, ScriptWriter script)
    {
        if (wanted.IsIdentity || script.IsMade(wanted))
        {
            return;
        }

        script.Add(wanted, SequenceOptions.Create(wanted, wanted.Name));
        WriteOwnedBy(wanted, script);
    }

    internal override void Drop(SchemaObject found, ScriptWriter script)
    {
        if (found is SequenceObject { IsIdentity: false })
        {
            base.Drop(found, script);
        }
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var current = (SequenceObject)change.Current;
        var wanted = (SequenceObject)change.Wanted;
        if (change.Has("identity"))
        {
            // The column takes the position over: it gets the identity, and the sequence goes.
            return wanted.IsIdentity && current.OwnedBy == wanted.OwnedBy;
        }

        SequenceOptions.Alter(current, wanted, script);
        if (change.Has("owned by") && !wanted.IsIdentity)
        {
            if (wanted.OwnedBy is null)
            {
                script.Add(wanted, $"ALTER SEQUENCE {wanted.Name} OWNED BY NONE");
            }
            else
            {
                WriteOwnedBy(wanted, script);
            }
        }

        return true;
    }

    // The owner of the table first: it must be that of the sequence.
    internal static void WriteOwnedBy(SequenceObject wanted, ScriptWriter script)
    {
        if (wanted.OwnedBy is { } column)
        {
            // Without an owner, the role that runs the statements makes the table, too.
            if (wanted.Owner is { } owner)
            {
                script.Add(wanted, $"ALTER SEQUENCE {wanted.Name} OWNER TO {owner}");
            }

            script.Add(wanted, $"ALTER SEQUENCE {wanted.Name} OWNED BY {column}");
        }
    }
}
