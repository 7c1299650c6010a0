using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Foreign servers.</summary>
internal sealed class ServerKind : DefinitionKind<ServerObject>
{
    internal override (string Owner, string Public) DefaultPrivileges => ("U", string.Empty);

    internal override string GrantTarget(SchemaObject found) => $"FOREIGN SERVER {found.Name}";

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        if (!change.HasOnly("version", "options"))
        {
            return false;
        }

        var (current, wanted) = ((ServerObject)change.Current, (ServerObject)change.Wanted);
        var version = change.Has("version")
            ? $" VERSION {(wanted.Version is null ? "NULL" : SqlText.QuoteLiteral(wanted.Version))}"
            : string.Empty;
        var sql = $"ALTER {Target(wanted)}{version}{ForeignOptions.Clause(current.Options, wanted.Options)}";
        script.Add(wanted, ForeignOptions.Remarked(sql));
        return true;
    }

    protected override string Target(ServerObject found) => $"SERVER {found.Name}";

    protected override IEnumerable<Facet> Facets(ServerObject found) =>
        [
            new("wrapper", found.Wrapper),
            new("type", found.Type),
            new("version", found.Version),
            new("options", ForeignOptions.Text(found.Options)),
        ];

    protected override void Create(ServerObject wanted, ScriptWriter script) =>
        script.Add(
            wanted,
            ForeignOptions.Remarked(
                $"CREATE {Target(wanted)}"
                    + (wanted.Type is null ? string.Empty : $" TYPE {SqlText.QuoteLiteral(wanted.Type)}")
                    + (wanted.Version is null ? string.Empty : $" VERSION {SqlText.QuoteLiteral(wanted.Version)}")
                    + $" FOREIGN DATA WRAPPER {wanted.Wrapper}"
                    + ForeignOptions.Clause(wanted.Options)
            )
        );
}
