using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Publications. Their tables are objects of their own.</summary>
internal sealed class PublicationKind : SchemaKind<PublicationObject>
{
    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        if (change.Has("all tables"))
        {
            return false;
        }

        var (current, wanted) = ((PublicationObject)change.Current, (PublicationObject)change.Wanted);
        if (!change.HasOnly("schemas"))
        {
            var options = new OptionList()
                .AddText("publish", wanted.Publish)
                .Add("publish_via_partition_root", wanted.ViaRoot ? "true" : "false")
                .Add("publish_generated_columns", change.Has("generated columns") ? Generated(wanted) : null);
            script.Add(wanted, $"ALTER PUBLICATION {wanted.Name} SET {options}");
        }

        WriteSchemas(wanted, "DROP", current.Schemas.Except(wanted.Schemas), script);
        WriteSchemas(wanted, "ADD", wanted.Schemas.Except(current.Schemas), script);
        return true;
    }

    protected override string Target(PublicationObject found) => $"PUBLICATION {found.Name}";

    protected override IEnumerable<Facet> Facets(PublicationObject found) =>
        [
            new("all tables", found.AllTables ? "true" : null),
            new("schemas", found.Schemas.Count == 0 ? null : string.Join(", ", found.Schemas)),
            new("publish", found.Publish),
            new("publish via partition root", found.ViaRoot ? "true" : null),
            new("generated columns", found.GeneratedColumns ? "stored" : null),
        ];

    protected override void Create(PublicationObject wanted, ScriptWriter script)
    {
        var options = new OptionList()
            .AddText("publish", wanted.Publish)
            .Add("publish_via_partition_root", wanted.ViaRoot ? "true" : null)
            .Add("publish_generated_columns", wanted.GeneratedColumns ? Generated(wanted) : null);
        var all = wanted.AllTables ? " FOR ALL TABLES" : string.Empty;
        script.Add(wanted, $"CREATE PUBLICATION {wanted.Name}{all} WITH {options}");
        WriteSchemas(wanted, "ADD", wanted.Schemas, script);
    }

    private static string Generated(PublicationObject found) => found.GeneratedColumns ? "stored" : "none";

    private static void WriteSchemas(
        PublicationObject of,
        string verb,
        IEnumerable<string> schemas,
        ScriptWriter script
    )
    {
        if (string.Join(", ", schemas) is { Length: > 0 } list)
        {
            script.Add(of, $"ALTER PUBLICATION {of.Name} {verb} TABLES IN SCHEMA {list}");
        }
    }
}
