using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Procedural languages.</summary>
internal sealed class LanguageKind : DefinitionKind<LanguageObject>
{
    internal override (string Owner, string Public) DefaultPrivileges => ("U", "U");

    internal override string GrantTarget(SchemaObject found) => Target(found);

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        Write((LanguageObject)change.Wanted, "CREATE OR REPLACE", script);
        return true;
    }

    protected override string Target(LanguageObject found) => $"LANGUAGE {found.Name}";

    protected override IEnumerable<Facet> Facets(LanguageObject found) =>
        [
            new("trusted", found.Trusted ? "true" : null),
            new("handler", found.Handler),
            new("inline handler", found.Inline),
            new("validator", found.Validator),
        ];

    protected override void Create(LanguageObject wanted, ScriptWriter script) => Write(wanted, "CREATE", script);

    private static void Write(LanguageObject wanted, string verb, ScriptWriter script) =>
        script.Add(
            wanted,
            $"{verb} {(wanted.Trusted ? "TRUSTED " : string.Empty)}LANGUAGE {wanted.Name} HANDLER {wanted.Handler}"
                + (wanted.Inline is null ? string.Empty : $" INLINE {wanted.Inline}")
                + (wanted.Validator is null ? string.Empty : $" VALIDATOR {wanted.Validator}")
        );
}
