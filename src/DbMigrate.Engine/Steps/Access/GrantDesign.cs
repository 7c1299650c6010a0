using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Access;

/// <summary>Privileges as a plan grants them.</summary>
internal sealed record GrantDesign
{
    /// <summary>The word for all roles.</summary>
    internal const string Public = "public";

    /// <summary>The word for the login of the run.</summary>
    internal const string CurrentUser = "current_user";

    private static readonly (string Key, string Kind)[] NamedKinds =
    [
        ("tables", "table"),
        ("sequences", "sequence"),
        ("functions", "function"),
        ("schemas", "schema"),
        ("databases", "database"),
        ("roles", "role"),
    ];

    /// <summary>The objects that are named, each with its kind and as SQL reads it.</summary>
    internal IReadOnlyList<(string Kind, string Name)> Named { get; private init; } = [];

    /// <summary>The schemas whose tables are included, not quoted.</summary>
    internal IReadOnlyList<string> AllTablesIn { get; private init; } = [];

    /// <summary>The schemas whose sequences are included, not quoted.</summary>
    internal IReadOnlyList<string> AllSequencesIn { get; private init; } = [];

    /// <summary>The roles that receive them, not quoted.</summary>
    internal IReadOnlyList<string> To { get; private init; } = [];

    private IReadOnlyList<string> Words { get; init; } = [];

    private IReadOnlyList<string> CreatedBy { get; init; } = [];

    /// <summary>What is granted to whom, for a person.</summary>
    internal string Description =>
        (Words.Count == 0 ? string.Empty : string.Join(", ", Words) + " on ")
        + DisplayText.Join([
            .. Named.Select(n => n.Name),
            .. AllTablesIn.Select(s => $"all tables in {SqlText.QuoteIdentifierIfNeeded(s)}"),
            .. AllSequencesIn.Select(s => $"all sequences in {SqlText.QuoteIdentifierIfNeeded(s)}"),
        ])
        + $" to {Names.List(To)}";

    /// <summary>Reads it from the plan.</summary>
    internal static GrantDesign Read(KindNode node)
    {
        var design = new GrantDesign
        {
            Named =
            [
                .. NamedKinds.SelectMany(k =>
                    k.Key switch
                    {
                        "functions" => node.Texts(k.Key).Select(t => (k.Kind, t)),
                        "tables" or "sequences" => NameList.Read(node, k.Key).Select(n => (k.Kind, Names.Written(n))),
                        _ => Names.Many(node, k.Key).Select(n => (k.Kind, SqlText.QuoteIdentifierIfNeeded(n))),
                    }
                ),
            ],
            AllTablesIn = Names.Many(node, "all_tables_in"),
            AllSequencesIn = Names.Many(node, "all_sequences_in"),
            To = Names.Many(node, "to"),
            Words = node.Texts("privileges"),
            CreatedBy = Names.Many(node, "created_by"),
        };
        design.Validate(node);
        return design;
    }

    /// <summary>Returns the same with the login's name instead of the word for it.</summary>
    internal GrantDesign For(string login)
    {
        return this with { To = [.. To.Select(Named)], CreatedBy = [.. CreatedBy.Select(Named)] };

        string Named(string role) => role == CurrentUser ? login : role;
    }

    /// <summary>Returns the privileges of one grantee on objects that exist, and on future ones.</summary>
    internal IEnumerable<CatalogGrant> Grants(IReadOnlyList<(string Kind, string Name)> objects, string? grantee) =>
        [
            .. objects.SelectMany(o =>
                o.Kind == "role"
                    ? [new CatalogGrant(o.Kind, o.Name, "MEMBER", grantee, null)]
                    : Privileges.Of(o.Kind, Words).Select(p => new CatalogGrant(o.Kind, o.Name, p, grantee, null))
            ),
            .. CreatedBy.SelectMany(c => Future("table", AllTablesIn, c, grantee)),
            .. CreatedBy.SelectMany(c => Future("sequence", AllSequencesIn, c, grantee)),
        ];

    /// <summary>Returns the statements without a database: ALL TABLES IN SCHEMA stands for the tables.</summary>
    internal IEnumerable<string> Statements(Func<GrantItem, string> write) =>
        To.SelectMany(to =>
        {
            var grantee = to == Public ? null : to;
            var all = new[] { ("TABLES", "table", AllTablesIn), ("SEQUENCES", "sequence", AllSequencesIn) };
            return GrantItem
                .Of(Grants(Named, grantee))
                .Concat(
                    all.SelectMany(a =>
                        a.Item3.Select(s => new GrantItem(
                            $"ALL {a.Item1} IN SCHEMA",
                            [SqlText.QuoteIdentifierIfNeeded(s)],
                            [.. Privileges.Of(a.Item2, Words)],
                            grantee,
                            null
                        ))
                    )
                )
                .Select(write);
        });

    private IEnumerable<CatalogGrant> Future(
        string kind,
        IReadOnlyList<string> schemas,
        string creator,
        string? grantee
    ) =>
        from schema in schemas
        from privilege in Privileges.Of(kind, Words)
        select new CatalogGrant($"future {kind}", SqlText.QuoteIdentifierIfNeeded(schema), privilege, grantee, creator);

    private void Validate(KindNode node)
    {
        var kinds = Named
            .Select(n => n.Kind)
            .Concat(AllTablesIn.Count > 0 ? ["table"] : [])
            .Concat(AllSequencesIn.Count > 0 ? ["sequence"] : [])
            .Where(k => k != "role")
            .Distinct()
            .ToList();
        if (kinds.Count > 0 && Words.Count == 0)
        {
            node.Error(node.Place, "'grant' needs 'privileges', except for memberships in roles.");
        }

        foreach (var kind in kinds)
        {
            foreach (var word in Words.Where(w => !Privileges.Has(kind, w)))
            {
                node.Error(
                    "privileges",
                    $"'{word}' is no privilege of a {kind}, which has: "
                        + $"{string.Join(", ", Privileges.WordsOf(kind))}."
                );
            }
        }

        if (CreatedBy.Count > 0 && AllTablesIn.Count + AllSequencesIn.Count == 0)
        {
            node.Error("created_by", "'created_by' needs 'all_tables_in' or 'all_sequences_in'.");
        }

        if (To.Contains(Public) && Named.Any(n => n.Kind == "role"))
        {
            node.Error("to", "A membership in a role cannot be granted to public.");
        }
    }
}
