using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Server;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Schema;

/// <summary>An object outside of the scope of a snapshot. Such objects have no stored definition.</summary>
/// <param name="Type">Its type, as in <c>table</c>.</param>
/// <param name="Name">Its name, schema-qualified.</param>
/// <param name="Number">Its number in the catalog of its type. A renamed object keeps it.</param>
internal sealed record OtherObject(string Type, string Name, uint Number)
{
    private static readonly string Query = EmbeddedSql.Text("Schema.other-objects");

    /// <summary>Reads the objects that exist now. Locks no relation.</summary>
    /// <param name="connection">A session with the search_path of the plan's SQL.</param>
    /// <param name="scope">The relations of the snapshot, as SQL names.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task<IReadOnlyList<OtherObject>> ReadAsync(
        NpgsqlConnection connection,
        string[] scope,
        CancellationToken cancellationToken
    )
    {
        var relations = await SchemaScope.ReadAsync(connection, scope, cancellationToken).ConfigureAwait(false);
        var query = new NpgsqlBatchCommand(Query)
        {
            Parameters =
            {
                new() { Value = relations.Relations.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid },
            },
        };
        return await Isolation
            .ReadAsync(
                connection,
                query,
                r => new OtherObject(r.GetString(0), r.GetString(1), r.GetFieldValue<uint>(2)),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Returns those that exist no longer. One that was renamed or made again exists.</summary>
    internal static IReadOnlyList<SchemaDifference> Vanished(
        IReadOnlyList<OtherObject> before,
        IReadOnlyList<OtherObject> now
    )
    {
        var numbers = now.Select(o => (o.Type, o.Number)).ToHashSet();
        var names = now.Select(o => (o.Type, o.Name)).ToHashSet();
        return
        [
            .. before
                .Where(o => !numbers.Contains((o.Type, o.Number)) && !names.Contains((o.Type, o.Name)))
                .OrderBy(o => o.Type, StringComparer.Ordinal)
                .ThenBy(o => o.Name, StringComparer.Ordinal)
                .Select(o => new SchemaDifference
                {
                    Kind = o.Type,
                    Name = o.Name,
                    Change = SchemaChange.Missing,
                }),
        ];
    }
}
