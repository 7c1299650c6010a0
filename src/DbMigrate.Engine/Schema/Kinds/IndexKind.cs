using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Indexes. Those of constraints are made and dropped with them, but have properties of their own.</summary>
internal sealed class IndexKind : SchemaKind<IndexObject>
{
    internal override string? GoesWith(SchemaObject found) => ((IndexObject)found).Table;

    internal override bool IsWanted(SchemaObject found) => found is not IndexObject { IsInvalid: true };

    protected override string Target(IndexObject found) => $"INDEX {found.Name}";

    protected override IEnumerable<Facet> Facets(IndexObject found) =>
        [
            new("definition", Definition(found)),
            new("options", RelationText.Sorted(found.Options)),
            new("tablespace", found.Tablespace),
            new("invalid", found.IsInvalid ? "yes" : null),
            new("replica identity", found.IsReplicaIdentity ? "yes" : null),
            new("clustered", found.IsClustered ? "yes" : null),
            new("parent", found.Parent),
            new("statistics", RelationText.List(found.StatisticsTargets)),
        ];

    protected override void Create(IndexObject wanted, ScriptWriter script)
    {
        if (wanted.Definition is { } definition)
        {
            if (wanted.Tablespace is { } tablespace)
            {
                script.Add(wanted, $"SET default_tablespace = {tablespace}");
            }

            script.Add(wanted, definition);
            if (wanted.Tablespace is not null)
            {
                script.Add(wanted, "SET default_tablespace = ''");
            }
        }

        WriteRest(null, wanted, script);
    }

    internal override void Drop(SchemaObject found, ScriptWriter script)
    {
        if (found is IndexObject { IsOfConstraint: false, Parent: null })
        {
            base.Drop(found, script);
        }
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var current = (IndexObject)change.Current;
        var wanted = (IndexObject)change.Wanted;
        if (change.Has("definition") || (current.IsInvalid && !wanted.IsInvalid))
        {
            return false;
        }

        var alter = $"ALTER INDEX {wanted.Name}";
        RelationText.AlterOptions(wanted, alter, current.Options, wanted.Options, script);
        if (change.Has("tablespace"))
        {
            script.Add(wanted, $"{alter} SET TABLESPACE {wanted.Tablespace ?? "pg_default"}");
        }

        WriteRest(current, wanted, script);
        return true;
    }

    private static void WriteRest(IndexObject? current, IndexObject wanted, ScriptWriter script)
    {
        if (wanted.Parent is { } parent && parent != current?.Parent)
        {
            var sql = $"ALTER INDEX {parent} ATTACH PARTITION {wanted.Name}";
            if (current is not null || script.IsLateChild(wanted.Table))
            {
                script.AddAttachment(wanted, sql);
            }
            else
            {
                script.Add(wanted, sql);
            }
        }

        if (wanted.IsClustered && current?.IsClustered != true)
        {
            script.Add(wanted, $"ALTER TABLE {wanted.Table} CLUSTER ON {QualifiedName.Last(wanted.Name)}");
        }

        if (wanted.IsReplicaIdentity && current?.IsReplicaIdentity != true)
        {
            script.Add(
                wanted,
                $"ALTER TABLE ONLY {wanted.Table} REPLICA IDENTITY USING INDEX {QualifiedName.Last(wanted.Name)}"
            );
        }

        var before = Targets(current);
        var after = Targets(wanted);
        foreach (var column in before.Keys.Union(after.Keys).Order())
        {
            var target = after.GetValueOrDefault(column, -1);
            if (target != before.GetValueOrDefault(column, -1))
            {
                script.Add(wanted, $"ALTER INDEX {wanted.Name} ALTER COLUMN {column} SET STATISTICS {target}");
            }
        }
    }

    private static Dictionary<int, int> Targets(IndexObject? index) =>
        (index?.StatisticsTargets ?? [])
            .Select(t => t.Split(' '))
            .ToDictionary(t => int.Parse(t[0]), t => int.Parse(t[1]));

    private static string? Definition(IndexObject found) =>
        found.Options is null
            ? found.Definition
            : found.Definition?.Replace(RelationText.With(found.Options), string.Empty, StringComparison.Ordinal);
}
