using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Checks;

/// <summary>Checks row security of tables: enabled, forced, number of policies.</summary>
internal sealed class RlsCheck : MigrationCheck
{
    /// <summary>The commands of policies, as the plan and as the catalog (polcmd) write them.</summary>
    private static readonly (string Key, char Command)[] Commands =
    [
        ("select", 'r'),
        ("insert", 'a'),
        ("update", 'w'),
        ("delete", 'd'),
        ("all", '*'),
    ];

    private readonly IReadOnlyList<ObjectName> _tables;
    private readonly bool _enabled;
    private readonly bool? _forced;
    private readonly long? _policies;
    private readonly IReadOnlyList<(string Key, char Command, long Count)> _byCommand;

    private RlsCheck(KindNode node)
        : base(node)
    {
        _tables = NameList.Tables(node);
        _enabled = node.Boolean("enabled", otherwise: true);
        _forced = node.Has("forced") ? node.Boolean("forced", otherwise: true) : null;
        _policies = node.Value("policies") is PlanScalar ? node.Integer("policies", 0) : null;
        _byCommand = node.Value("policies") is PlanMap map
            ?
            [
                .. Commands
                    .Where(c => map.Find(c.Key) is PlanScalar)
                    .Select(c =>
                        (c.Key, c.Command, long.TryParse(((PlanScalar)map.Find(c.Key)!).Text, out var n) ? n : 0)
                    ),
            ]
            : [];
    }

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "rls",
            new MapShape(
                "Row security and policies of tables.",
                [
                    .. NameList.TableKeys,
                    new KeyShape("enabled", new ValueShape.Boolean(), "Whether row security is enabled.")
                    {
                        Default = "true",
                    },
                    new KeyShape(
                        "forced",
                        new ValueShape.Boolean(),
                        "Whether row security also applies to the owner of the table."
                    ),
                    new KeyShape(
                        "policies",
                        new ValueShape.Either(
                            new ValueShape.Integer(),
                            new ValueShape.Map(
                                new MapShape(
                                    "The number of policies of each table by command.",
                                    [
                                        .. Commands.Select(c => new KeyShape(
                                            c.Key,
                                            new ValueShape.Integer(),
                                            $"The number of policies FOR {c.Key.ToUpperInvariant()}."
                                        )),
                                    ]
                                )
                            )
                        ),
                        "The number of policies of each table, in total or by command."
                    ),
                ]
            )
            {
                ShortForm = "tables",
                ExactlyOneOf =
                [
                    ["table", "tables"],
                ],
            },
            node => new RlsCheck(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    rls:
                      table: customers
                      enabled: true
                      policies: 1
                    """,
            },
        };

    private protected override string DefaultName => $"rls on {DisplayText.Join([.. _tables.Select(t => t.Text)])}";

    private string Expected =>
        string.Join(
            ", ",
            new[]
            {
                _enabled ? "row security on" : "row security off",
                _forced is { } forced ? (forced ? "forced" : "not forced") : null,
                _policies is { } n ? DisplayText.Count(n, "policy", "policies") : null,
                _byCommand.Count > 0
                    ? "policies for " + string.Join(", ", _byCommand.Select(c => $"{c.Key}: {c.Count}"))
                    : null,
            }.OfType<string>()
        );

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var catalog = new CatalogReader(context.Connection);
        var found = await catalog.FindRowSecurityAsync(_tables, cancellationToken).ConfigureAwait(false);
        var missing = await catalog
            .ReadCandidatesAsync(found.Contains(null) ? ["table"] : [], cancellationToken)
            .ConfigureAwait(false);
        var wrong = _tables
            .Zip(found)
            .Where(t => t.Second is null || !Holds(t.Second))
            .Select(t => $"{t.First}: {(t.Second is null ? missing.Describe("table", t.First) : Describe(t.Second))}")
            .ToList();
        return CheckOutcome.Of(
            wrong.Count == 0,
            Expected,
            wrong.Count == 0
                ? "as expected"
                : $"different on {wrong.Count} of {DisplayText.Count(_tables.Count, "table")}: "
                    + $"{string.Join("; ", wrong.Take(3))}{(wrong.Count > 3 ? "; …" : null)}",
            [.. wrong.Take(20)],
            wrong.Count == 0 ? null : Advice(_tables.Zip(found))
        );
    }

    /// <summary>Returns the statements that give the first tables the wanted switches; null: they have them.</summary>
    private string? Advice(IEnumerable<(ObjectName Table, CatalogRowSecurity? Found)> tables)
    {
        string[] statements =
        [
            .. tables
                .Where(t => t.Found is not null)
                .SelectMany(t => new[]
                    {
                        t.Found!.IsEnabled == _enabled ? null
                        : _enabled ? "ENABLE"
                        : "DISABLE",
                        _forced is null || t.Found.IsForced == _forced ? null
                        : _forced.Value ? "FORCE"
                        : "NO FORCE",
                    }.OfType<string>().Select(s => $"ALTER TABLE {Names.Written(t.Table)} {s} ROW LEVEL SECURITY;"))
                .Take(3),
        ];
        return statements.Length == 0 ? null : string.Join(' ', statements);
    }

    private bool Holds(CatalogRowSecurity table) =>
        table.IsEnabled == _enabled
        && (_forced is null || table.IsForced == _forced)
        && (_policies is null || table.Commands.Length == _policies)
        && _byCommand.All(c => table.Commands.Count(p => p == c.Command) == c.Count);

    private static string Describe(CatalogRowSecurity table) =>
        $"row security {(table.IsEnabled ? "on" : "off")}, {(table.IsForced ? "forced" : "not forced")}, "
        + DescribePolicies(table.Commands);

    private static string DescribePolicies(string commands)
    {
        if (commands.Length == 0)
        {
            return "no policy";
        }

        var counts = Commands
            .Where(c => commands.Contains(c.Command))
            .Select(c => $"{c.Key}: {commands.Count(p => p == c.Command)}");
        return $"{DisplayText.Count(commands.Length, "policy", "policies")} ({string.Join(", ", counts)})";
    }
}
