using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Server.Connections;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>Checks properties of the server and of the connection.</summary>
internal sealed class ServerCheck : MigrationCheck
{
    private readonly bool? _tls;
    private readonly string? _version;
    private readonly IReadOnlyList<(string Name, string Value)> _settings;
    private readonly IReadOnlyList<string> _extensions;

    private ServerCheck(KindNode node)
        : base(node)
    {
        _tls = node.Has("tls") ? node.Boolean("tls", otherwise: true) : null;
        _version = node.OptionalText("version");
        if (_version is not null && !VersionRange.IsValid(_version))
        {
            node.Error("version", "'version' takes versions such as \">=14\", \"16.2\" or \">=14 <19\".");
        }

        _settings =
        [
            .. ((node.Value("setting") as PlanMap)?.Entries ?? []).Select(e =>
                (e.Key, (e.Value as PlanScalar)?.Text ?? string.Empty)
            ),
        ];
        foreach (var (name, _) in _settings.Where(s => SessionSetup.Sets(s.Name)))
        {
            node.Error(
                "setting",
                $"'{name}' is set by dbmigrate itself in each of its sessions: what the server has cannot be compared here. "
                    + "What is set for a database or a role is in pg_db_role_setting; a check 'sql' can read it."
            );
        }

        _extensions = node.Texts("extensions");
    }

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "server",
            new MapShape(
                "Properties of the server, the database and the connection.",
                new KeyShape("tls", new ValueShape.Boolean(), "Whether the connection is encrypted."),
                new KeyShape("version", new ValueShape.Text(), "The version of PostgreSQL: \">=15\"."),
                new KeyShape(
                    "setting",
                    new ValueShape.MapOf(new ValueShape.Scalar()),
                    "Settings with their values, as SHOW gives them. Those that dbmigrate sets in its sessions, such as "
                        + "statement_timeout and TimeZone, cannot be compared."
                ),
                new KeyShape(
                    "extensions",
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    "The extensions that the database has."
                )
            )
            {
                AtLeastOneOf =
                [
                    ["tls", "version", "setting", "extensions"],
                ],
            },
            node => new ServerCheck(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    server:
                      version: ">=14"
                      setting: { server_encoding: UTF8 }
                      extensions: plpgsql
                    """,
            },
        };

    private protected override string DefaultName => "server";

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(context.Connection, cancellationToken).ConfigureAwait(false);
        List<string?> wrong =
        [
            _tls is { } tls && tls != found.Tls
                ? $"the connection is {(found.Tls ? string.Empty : "not ")}encrypted"
                : null,
            _version is { } version && !VersionRange.Holds(version, found.Number)
                ? $"the server is PostgreSQL {found.Version}, not {version}"
                : null,
            .. _settings.Select(
                (s, i) =>
                    found.Settings[i] is not { } value ? $"there is no setting {s.Name}"
                    : Normal(value) == Normal(s.Value) ? null
                    : $"{s.Name} is {value}, not {s.Value}"
            ),
            .. _extensions
                .Except(found.Extensions, StringComparer.Ordinal)
                .Select(e => $"the extension {e} is missing"),
        ];
        var faults = wrong.OfType<string>().ToList();
        return CheckOutcome.Of(
            faults.Count == 0,
            "the properties of the plan",
            faults.Count == 0 ? $"PostgreSQL {found.Version} has them" : $"{faults.Count} differ",
            faults
        );
    }

    // A plan writes a truth as YAML does.
    private static string Normal(string value) =>
        value switch
        {
            "true" => "on",
            "false" => "off",
            _ => value,
        };

    private async Task<Properties> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(EmbeddedSql.Text("Checks.server-properties"), connection)
        {
            Parameters =
            {
                new() { Value = _settings.Select(s => s.Name).ToArray() },
                new() { Value = _extensions.ToArray() },
            },
        };
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new Properties(
            reader.GetInt32(0),
            reader.GetString(1),
            reader.GetBoolean(2),
            reader.GetFieldValue<string?[]>(3),
            reader.GetFieldValue<string[]>(4)
        );
    }

    private sealed record Properties(
        int Number,
        string Version,
        bool Tls,
        IReadOnlyList<string?> Settings,
        IReadOnlyList<string> Extensions
    );
}
