using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>User mappings.</summary>
internal sealed class UserMappingKind : SchemaKind<UserMappingObject>
{
    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var (current, wanted) = ((UserMappingObject)change.Current, (UserMappingObject)change.Wanted);
        var clause = ForeignOptions.Clause(current.Options, wanted.Options);
        script.Add(wanted, ForeignOptions.Remarked($"ALTER {Target(wanted)}{clause}"));
        return true;
    }

    protected override string Target(UserMappingObject found) => $"USER MAPPING {found.Name}";

    protected override IEnumerable<Facet> Facets(UserMappingObject found) =>
        [new("options", ForeignOptions.Text(found.Options))];

    protected override void Create(UserMappingObject wanted, ScriptWriter script) =>
        script.Add(wanted, ForeignOptions.Remarked($"CREATE {Target(wanted)}{ForeignOptions.Clause(wanted.Options)}"));
}
