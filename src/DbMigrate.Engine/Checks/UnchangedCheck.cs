using System.Globalization;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Schema.Content;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>Checks that tables have the rows that a copy read from them: nothing has written to them since.</summary>
internal sealed class UnchangedCheck : MigrationCheck
{
    private readonly IReadOnlyList<ObjectName> _tables;
    private readonly string _since;

    private UnchangedCheck(KindNode node)
        : base(node)
    {
        _since = node.Text("since");
        _tables = node.Has("tables") ? NameList.Read(node, "tables") : [];
    }

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "unchanged",
            new MapShape(
                "Tables that must have the rows that a copy has read from them, by a hash of their content. The copy has "
                    + "recorded it.",
                new KeyShape("since", new ValueShape.Text(Reference.Phase), "The phase with the copy.", Required: true),
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables."
                )
                {
                    Default = "all that the phase has copied",
                }
            )
            {
                ShortForm = "since",
            },
            node => new UnchangedCheck(node)
        )
        {
            Documentation = new KindDocumentation { Example = "unchanged: { since: move }" },
        };

    private protected override string DefaultName =>
        _tables.Count == 0
            ? $"what phase {_since} has copied is unchanged"
            : $"{DisplayText.Join([.. _tables.Select(t => t.Text)])} unchanged since phase {_since}";

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var expected = $"the rows that phase {_since} has copied";
        var copied = await ReadCopiedAsync(context, cancellationToken).ConfigureAwait(false);
        if (copied.Count == 0)
        {
            return CheckOutcome.Of(
                false,
                expected,
                $"no copy of phase {_since} is in effect",
                advice: "Name a phase with a copy that has run and is not undone."
            );
        }

        var names = _tables.Count == 0 ? [.. copied.Keys] : _tables.Select(Names.Written).ToList();
        var (schema, connection) = await CheckedSchema
            .ReadAsync(
                this,
                context,
                (session, token) => SchemaReader.ReadInTransactionAsync(session, names, token),
                cancellationToken
            )
            .ConfigureAwait(false);
        var tables = CopyTable.Of(schema).ToDictionary(t => t.Name, StringComparer.Ordinal);
        var wrong = new List<string>();
        var rows = 0L;
        await ContentHash.SetAsync(connection, cancellationToken).ConfigureAwait(false);
        foreach (var name in _tables.Count == 0 ? copied.Keys : tables.Keys)
        {
            var before = copied.GetValueOrDefault(name);
            if (Unknown(name, tables.GetValueOrDefault(name), before) is { } unknown)
            {
                wrong.Add(unknown);
                continue;
            }

            var (count, hash) = await HashAsync(connection, tables[name], cancellationToken).ConfigureAwait(false);
            rows += count;
            if (count != before!.Rows || hash != before.Hash)
            {
                wrong.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name}: {count:N0} rows now, {before.Rows:N0} copied{(count == before.Rows ? ", with other content" : string.Empty)}"
                    )
                );
            }
        }

        // A name that is no table is in neither list.
        wrong.AddRange(_tables.Count > tables.Count ? [Missing(tables.Count)] : Array.Empty<string>());
        return CheckOutcome.Of(
            wrong.Count == 0,
            expected,
            wrong.Count == 0
                ? $"{DisplayText.Count(tables.Count, "table")} with {DisplayText.Count(rows, "row")} "
                    + (tables.Count == 1 ? "has" : "have")
                    + " them"
                : $"{DisplayText.Count(wrong.Count, "table")} {(wrong.Count == 1 ? "does" : "do")} not have them",
            [.. wrong.Order(StringComparer.Ordinal).Take(20)],
            wrong.Count == 0 ? null : "Bring the changed rows over, or undo the copy and repeat it."
        );
    }

    private string Missing(int found) =>
        $"{DisplayText.Count(_tables.Count - found, "table")} of {_tables.Count} not found on {On}";

    private static string? Unknown(string name, CopyTable? table, TableContent? copied) =>
        copied is null ? $"{name}: the phase has not copied it"
        : table is null ? $"{name}: there is no such table"
        : copied.Hash.Length == 0 ? $"{name}: the copy has recorded no hash, because it compared numbers of rows alone"
        : null;

    // The journal is in the home database; the tables need not be.
    private async Task<IReadOnlyDictionary<string, TableContent>> ReadCopiedAsync(
        CheckContext context,
        CancellationToken cancellationToken
    )
    {
        var home =
            On == DatabaseSessions.Home
                ? context.Connection
                : await context.OpenAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        var batches = await AppliedBatches
            .ReadInEffectAsync(home, context.PlanName, _since, cancellationToken)
            .ConfigureAwait(false);
        return batches
            .Where(b => b.Key.Batch == CopyContent.Key && b.Value.Before is not null)
            .SelectMany(b => CopyContent.Read(b.Value.Before!))
            .GroupBy(c => c.Table, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
    }

    private static async Task<(long Rows, string Hash)> HashAsync(
        NpgsqlConnection connection,
        CopyTable table,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(ContentHash.Query(table, connection), connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reader.GetInt64(0), reader.GetString(1));
    }
}
