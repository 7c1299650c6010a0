using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Foreign data wrappers.</summary>
internal sealed class ForeignDataWrapperKind : DefinitionKind<ForeignDataWrapperObject>
{
    internal override (string Owner, string Public) DefaultPrivileges => ("U", string.Empty);

    internal override string GrantTarget(SchemaObject found) => Target(found);

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var (current, wanted) = ((ForeignDataWrapperObject)change.Current, (ForeignDataWrapperObject)change.Wanted);
        var parts = new List<string>();
        if (change.Has("handler"))
        {
            parts.Add(wanted.Handler is null ? " NO HANDLER" : $" HANDLER {wanted.Handler}");
        }

        if (change.Has("validator"))
        {
            parts.Add(wanted.Validator is null ? " NO VALIDATOR" : $" VALIDATOR {wanted.Validator}");
        }

        parts.Add(ForeignOptions.Clause(current.Options, wanted.Options));
        script.Add(wanted, ForeignOptions.Remarked($"ALTER {Target(wanted)}{string.Concat(parts)}"));
        return true;
    }

    protected override string Target(ForeignDataWrapperObject found) => $"FOREIGN DATA WRAPPER {found.Name}";

    protected override IEnumerable<Facet> Facets(ForeignDataWrapperObject found) =>
        [
            new("handler", found.Handler),
            new("validator", found.Validator),
            new("options", ForeignOptions.Text(found.Options)),
        ];

    protected override void Create(ForeignDataWrapperObject wanted, ScriptWriter script) =>
        script.Add(
            wanted,
            ForeignOptions.Remarked(
                $"CREATE {Target(wanted)}"
                    + (wanted.Handler is null ? string.Empty : $" HANDLER {wanted.Handler}")
                    + (wanted.Validator is null ? string.Empty : $" VALIDATOR {wanted.Validator}")
                    + ForeignOptions.Clause(wanted.Options)
            )
        );
}
