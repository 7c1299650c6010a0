using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Compares and writes what objects of every kind may have: owner, privileges, comment, security labels.</summary>
internal static class CommonParts
{
    internal const string Owner = "owner";
    internal const string Privileges = "privileges";
    internal const string Comment = "comment";
    internal const string Labels = "security labels";
    internal const string Extensions = "depends on extension";

    internal static readonly IReadOnlyList<string> Names = [Owner, Privileges, Comment, Labels, Extensions];

    internal static IEnumerable<Facet> Facets(SchemaObject found) =>
        [
            new(Owner, found.Owner),
            new(Privileges, found.Privileges is null ? null : string.Join(", ", found.Privileges)),
            new(Comment, found.Comment),
            new(
                Labels,
                found.SecurityLabels is null
                    ? null
                    : string.Join(", ", found.SecurityLabels.Select(l => $"{l.Key}: {l.Value}"))
            ),
            new(Extensions, found.Extensions is null ? null : string.Join(", ", found.Extensions)),
        ];

    /// <summary>Writes what an object has after its CREATE. The role that creates it is its owner until then.</summary>
    internal static void Create(SchemaObject wanted, ScriptWriter script)
    {
        var kind = SchemaKinds.Of(wanted);
        if (wanted.Owner is { } owner && kind.HasOwnOwner(wanted))
        {
            script.Add(wanted, $"ALTER {kind.Target(wanted)} OWNER TO {owner}");
        }

        WriteComment(kind, wanted, null, script);
        WriteLabels(kind, wanted, null, script);
        WriteExtensions(kind, wanted, null, script);
        PrivilegeStatements.Write(kind, wanted, null, script);
    }

    /// <summary>Writes what makes these parts of an object like those of another.</summary>
    internal static void Alter(SchemaObject current, SchemaObject wanted, ScriptWriter script)
    {
        var kind = SchemaKinds.Of(wanted);
        if (wanted.Owner is { } owner && owner != current.Owner && kind.HasOwnOwner(wanted))
        {
            script.Add(wanted, $"ALTER {kind.Target(wanted)} OWNER TO {owner}");
        }

        WriteComment(kind, wanted, current, script);
        WriteLabels(kind, wanted, current, script);
        WriteExtensions(kind, wanted, current, script);
        if (Facets(current).ElementAt(1) != Facets(wanted).ElementAt(1))
        {
            PrivilegeStatements.Write(kind, wanted, current, script);
        }
    }

    private static void WriteComment(SchemaKind kind, SchemaObject wanted, SchemaObject? current, ScriptWriter script)
    {
        if (wanted.Comment != current?.Comment)
        {
            var text = wanted.Comment is null ? "NULL" : SqlText.QuoteLiteral(wanted.Comment);
            script.Add(wanted, $"COMMENT ON {kind.Target(wanted)} IS {text}");
        }
    }

    private static void WriteLabels(SchemaKind kind, SchemaObject wanted, SchemaObject? current, ScriptWriter script)
    {
        var before = current?.SecurityLabels ?? new Dictionary<string, string>();
        var after = wanted.SecurityLabels ?? new Dictionary<string, string>();
        foreach (var provider in before.Keys.Union(after.Keys).OrderBy(p => p, StringComparer.Ordinal))
        {
            var label = after.GetValueOrDefault(provider);
            if (label != before.GetValueOrDefault(provider))
            {
                var text = label is null ? "NULL" : SqlText.QuoteLiteral(label);
                script.Add(
                    wanted,
                    $"SECURITY LABEL FOR {SqlText.QuoteIdentifierIfNeeded(provider)} ON {kind.Target(wanted)} IS {text}"
                );
            }
        }
    }

    private static void WriteExtensions(
        SchemaKind kind,
        SchemaObject wanted,
        SchemaObject? current,
        ScriptWriter script
    )
    {
        var (before, after) = (current?.Extensions ?? [], wanted.Extensions ?? []);
        foreach (var extension in before.Except(after))
        {
            script.Add(wanted, $"ALTER {kind.Target(wanted)} NO DEPENDS ON EXTENSION {extension}");
        }

        foreach (var extension in after.Except(before))
        {
            script.Add(wanted, $"ALTER {kind.Target(wanted)} DEPENDS ON EXTENSION {extension}");
        }
    }
}
