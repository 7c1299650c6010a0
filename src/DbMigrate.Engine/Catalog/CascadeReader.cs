using DbMigrate.Engine.Catalog.Following;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>Finds what statements with CASCADE drop besides what they name. Changes nothing, and locks nothing.</summary>
/// <param name="connection">A session.</param>
internal sealed class CascadeReader(NpgsqlConnection connection)
{
    /// <summary>Returns the objects that depend on what is dropped with CASCADE.</summary>
    /// <param name="drops">What is dropped or emptied with CASCADE.</param>
    /// <param name="gone">What is dropped by name: it and its parts are no surprise.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<CascadedObjects> ReadAsync(
        IReadOnlyList<PlacedDrop> drops,
        IReadOnlyList<PlacedName> gone,
        CancellationToken cancellationToken
    )
    {
        if (drops.Count == 0)
        {
            return new CascadedObjects([], []);
        }

        Wanted[] wanted =
        [
            .. drops.Select(d => new Wanted(d.At, d.Drop.Empties ? "empty" : "drop")),
            .. gone.Select(g => new Wanted(g, "name")),
        ];
        var named = await ResolveAsync(wanted, cancellationToken).ConfigureAwait(false);
        var reached = await WalkAsync(wanted, named, cancellationToken).ConfigureAwait(false);
        return new CascadedObjects(
            [.. named.Where(n => n.Position <= drops.Count).Select(n => drops[n.Position - 1].Drop).Distinct()],
            [.. reached.Select(r => Of(drops[r.Position - 1].Drop, r))]
        );
    }

    private static CascadedObject Of(CascadeDrop root, Reached reached)
    {
        DataLoss? loss =
            reached.Table is null ? null
            : root.Empties ? new DataLoss(DataLossKind.Truncate, reached.Table)
            : reached.Column is null ? new DataLoss(DataLossKind.DropTable, reached.Table)
            : new DataLoss(DataLossKind.DropColumn, SqlText.QuoteIdentifier(reached.Column)) { Table = reached.Table };
        return new CascadedObject(root, reached.What, loss);
    }

    private async Task<IReadOnlyList<Resolved>> ResolveAsync(Wanted[] wanted, CancellationToken cancellationToken)
    {
        var command = Command(
            "named-objects",
            wanted.Select(w => w.At.Type).ToArray(),
            wanted.Select(w => w.At.Schema).ToArray(),
            wanted.Select(w => w.At.Name).ToArray(),
            wanted.Select(w => w.At.Table?.Schema).ToArray(),
            wanted.Select(w => w.At.Table?.Name).ToArray()
        );
        var batch = new NpgsqlBatch(connection) { BatchCommands = { command } };
        await using var _ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var found = new List<Resolved>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found.Add(new Resolved(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt32(3)));
        }

        return found;
    }

    private Task<IReadOnlyList<Reached>> WalkAsync(
        Wanted[] wanted,
        IReadOnlyList<Resolved> named,
        CancellationToken cancellationToken
    ) =>
        Isolation.ReadAsync(
            connection,
            Command(
                "cascaded",
                named.Select(n => n.Position).ToArray(),
                named.Select(n => wanted[n.Position - 1].How).ToArray(),
                named.Select(n => n.Class).ToArray(),
                named.Select(n => n.Object).ToArray(),
                named.Select(n => n.Part).ToArray()
            ),
            r => new Reached(
                r.GetInt32(0),
                r.GetString(1),
                CatalogReader.TextOrNull(r, 2),
                CatalogReader.TextOrNull(r, 3)
            ),
            cancellationToken
        );

    private static NpgsqlBatchCommand Command(string query, params object[] values)
    {
        var command = new NpgsqlBatchCommand(EmbeddedSql.Text("Catalog." + query));
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    /// <summary>An object by its name.</summary>
    private sealed record Wanted(PlacedName At, string How);

    /// <summary>An object by its number.</summary>
    private sealed record Resolved(int Position, long Class, long Object, int Part);

    /// <summary>An object that depends on another.</summary>
    private sealed record Reached(int Position, string What, string? Table, string? Column);
}
