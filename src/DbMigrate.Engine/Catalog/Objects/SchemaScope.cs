using DbMigrate.Engine.Common;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>The relations that a snapshot is limited to.</summary>
/// <remarks>
/// An index, or a sequence that a column owns, may be named without its table. The table is then read with it and left out.
/// </remarks>
internal sealed class SchemaScope
{
    private static readonly string Query = EmbeddedSql.Text("Catalog.Objects.scope");

    private readonly HashSet<uint> _whole = [];
    private readonly HashSet<uint> _parts = [];
    private readonly HashSet<uint> _relations = [];

    private SchemaScope() { }

    /// <summary>The numbers of the relations to read.</summary>
    internal IReadOnlyCollection<uint> Relations => _relations;

    /// <summary>Finds the relations of some names, with their partitions and inheritance children.</summary>
    /// <param name="connection">A session with the search_path in which the names are meant.</param>
    /// <param name="names">Names as SQL reads them. Those of nothing are left out.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    internal static async Task<SchemaScope> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    )
    {
        var command = new NpgsqlCommand(Query, connection);
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(
            new NpgsqlParameter { Value = names.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text }
        );
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var scope = new SchemaScope();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var relation = reader.GetFieldValue<uint>(0);
            scope._relations.Add(relation);
            if (reader.IsDBNull(1))
            {
                scope._whole.Add(relation);
            }
            else
            {
                scope._parts.Add(reader.GetFieldValue<uint>(1));
            }
        }

        return scope;
    }

    /// <summary>Returns what was read without what was only needed to read it.</summary>
    internal DatabaseSchema Limit(DatabaseSchema schema) =>
        new()
        {
            Format = schema.Format,
            ServerVersion = schema.ServerVersion,
            Objects = [.. schema.Objects.SelectMany(Within)],
        };

    // Of a publication, the tables alone belong to the relations.
    private IEnumerable<SchemaObject> Within(SchemaObject found) =>
        found is PublicationObject publication ? publication.Tables
        : Has(found) ? [found]
        : [];

    private bool Has(SchemaObject found) =>
        found switch
        {
            TableObject or ViewObject => _whole.Contains(found.Address.Number),
            ConstraintObject { Index: { } index } when _parts.Contains(index.Address.Number) => true,
            _ => _parts.Contains(found.Address.Number)
                || found.Whole is not { Catalog: (uint)ObjectCatalog.Relation } whole
                || _whole.Contains(whole.Number),
        };
}
