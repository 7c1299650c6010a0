using DbMigrate.Engine.Catalog.Privileges;
using DbMigrate.Engine.Checks.Access;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Checks;

/// <summary>Checks what a role can do and what it cannot, by asking and by trying.</summary>
internal sealed class PrivilegesCheck : MigrationCheck
{
    private readonly string _role;
    private readonly IReadOnlyList<ObjectName> _on;
    private readonly IReadOnlyList<string> _can;
    private readonly IReadOnlyList<string> _cannot;
    private readonly IReadOnlyList<string> _forbids;

    private PrivilegesCheck(KindNode node)
        : base(node)
    {
        _role = Names.One(node, "role");
        _on = NameList.Read(node, "on");
        _can = Words(node, "can");
        _cannot = Words(node, "cannot");
        _forbids = node.Texts("forbids");
        if (_on.Count == 0 && _can.Concat(_cannot).Any(w => !PrivilegeWords.OfDatabase.Contains(w)))
        {
            node.Error(node.Place, "'privileges' needs 'on', except for connect and temporary.");
        }
    }

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "privileges",
            new MapShape(
                "What a role can do and what it cannot. The server is asked, and what it says is tried as the role, in a "
                    + "transaction that is rolled back.",
                new KeyShape("role", new ValueShape.Text(Reference.Identifier), "The role.", Required: true),
                new KeyShape(
                    "on",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables, views, sequences or schemas."
                ),
                new KeyShape(
                    "can",
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    "The privileges that the role has on each of them, as in select; drop for a table. connect and "
                        + "temporary are those on the database."
                ),
                new KeyShape(
                    "cannot",
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    "The privileges that the role has on none of them."
                ),
                new KeyShape(
                    "forbids",
                    new ValueShape.ListOf(new ValueShape.Text(OneOf: Forbidden.Words), OrSingle: true),
                    "What the role must not be able to do: create roles, databases, schemas or tables; drop a table; "
                        + "pass row security; read tables of other databases."
                )
            )
            {
                AtLeastOneOf =
                [
                    ["can", "cannot", "forbids"],
                ],
            },
            node => new PrivilegesCheck(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    privileges:
                      role: app_reader
                      on: customers
                      can: select
                      cannot: [insert, update, delete, truncate, drop]
                      forbids: [create_role, create_database, drop_table]
                    """,
            },
        };

    // What is tried changes something, and all of it is rolled back.
    internal override CheckSession Session { get; } = new(Writes: true, null, new Dictionary<string, string>());

    private protected override string DefaultName => $"privileges of {SqlText.QuoteIdentifierIfNeeded(_role)}";

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var expected = Expected();
        var asking = new PrivilegeReader(context.Connection, _role);
        if (!await asking.ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            return CheckOutcome.Of(
                false,
                expected,
                $"the role {SqlText.QuoteIdentifierIfNeeded(_role)} does not exist"
            );
        }

        var trying = await PrivilegeTrial
            .BeginAsync(context.Connection, _role, cancellationToken)
            .ConfigureAwait(false);
        var wrong = new List<string>();
        foreach (
            var found in await asking
                .ReadAsync(_on, [.. _can.Concat(_cannot).Distinct(StringComparer.Ordinal)], cancellationToken)
                .ConfigureAwait(false)
        )
        {
            var wanted = _can.Contains(found.Privilege);
            if (found.Fault is { } fault)
            {
                wrong.Add(fault);
            }
            else if (found.Has != wanted)
            {
                wrong.Add($"{found}: it {(found.Has ? "can" : "cannot")}");
            }
            else if (
                trying.CanTry
                && await trying.TryAsync(found, cancellationToken).ConfigureAwait(false) is { } outcome
                && outcome != wanted
            )
            {
                wrong.Add($"{found}: tried, and it {(outcome ? "can" : "cannot")}, unlike what the server says");
            }
        }

        wrong.AddRange(
            await new Forbidden(context, asking, trying).FindAsync(_forbids, cancellationToken).ConfigureAwait(false)
        );
        return CheckOutcome.Of(
            wrong.Count == 0,
            expected,
            wrong.Count == 0 ? $"so it is; {trying.Description}" : $"{DisplayText.Count(wrong.Count, "difference")}",
            [.. wrong.Take(20)]
        );
    }

    private string Expected() =>
        string.Join(
            "; ",
            new[] { ("can", _can), ("cannot", _cannot), ("forbidden:", _forbids) }
                .Where(p => p.Item2.Count > 0)
                .Select(p => $"{p.Item1} {string.Join(", ", p.Item2)}")
        );

    private static IReadOnlyList<string> Words(KindNode node, string key)
    {
        var words = node.Texts(key).Select(w => w.Trim().ToLowerInvariant()).ToList();
        foreach (var word in words.Where(w => !PrivilegeWords.All.Contains(w)))
        {
            node.Error(
                key,
                $"'{word}' is no privilege; it takes {string.Join(", ", PrivilegeWords.All)}.",
                NearestWord.Of(word, PrivilegeWords.All)
            );
        }

        return words;
    }
}
