using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;
using Npgsql;

namespace DbMigrate.Engine.Catalog.Following;

/// <summary>What names denote in the database at present, read as they are needed.</summary>
internal sealed class PresentNames
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _namedSchemas = new(StringComparer.Ordinal);
    private readonly HashSet<string> _askedSchemas = new(StringComparer.Ordinal);
    private readonly HashSet<string> _schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<(NameSpace, string Schema, string Name), PresentObject> _objects = [];

    /// <summary>The search path of a new session, as the setting is written.</summary>
    internal string Path { get; private set; } = string.Empty;

    /// <summary>The role of a new session.</summary>
    internal string Role { get; private set; } = string.Empty;

    /// <summary>Returns whether there is a schema.</summary>
    internal bool HasSchema(string schema) => _schemas.Contains(schema);

    /// <summary>Returns an object; null: there is none.</summary>
    internal PresentObject? Find(NameSpace space, string schema, string name) =>
        _objects.GetValueOrDefault((space, schema, name));

    /// <summary>Returns the relations in a schema.</summary>
    internal IEnumerable<PresentObject> RelationsIn(string schema) =>
        _objects.Where(o => o.Key.Item1 == NameSpace.Relation && o.Key.Schema == schema).Select(o => o.Value);

    /// <summary>Reads what the names of the events denote.</summary>
    internal async Task ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<FollowedEvent> events,
        CancellationToken cancellationToken
    )
    {
        var written = events.SelectMany(NamesOf).Select(ObjectName.Parse).OfType<ObjectName>().ToList();
        string[] names = [.. written.Select(n => n.Name).Where(_asked.Add)];

        // The tables of a schema are asked for where one is dropped: under any name that it may have had before.
        _namedSchemas.UnionWith(events.SelectMany(SchemasOf).Select(SqlText.Unquote));
        string[] schemas = events.Any(e => e is DataLost { Loss.Kind: DataLossKind.DropSchema })
            ? [.. _namedSchemas.Where(_askedSchemas.Add)]
            : [];
        if (names.Length == 0 && schemas.Length == 0 && _schemas.Count > 0)
        {
            return;
        }

        var query = new NpgsqlBatchCommand(EmbeddedSql.Text("Catalog.followed-names"))
        {
            Parameters =
            {
                new() { Value = names },
                new() { Value = schemas },
            },
        };
        await Isolation.ReadAsync(connection, query, Add, cancellationToken).ConfigureAwait(false);
    }

    private bool Add(NpgsqlDataReader reader)
    {
        var name = reader.GetString(2);
        switch (reader.GetString(0))
        {
            case "path":
                Path = name;
                break;
            case "role":
                Role = name;
                break;
            case "schema":
                _schemas.Add(name);
                break;
            case var kind:
                var space = Enum.Parse<NameSpace>(kind, ignoreCase: true);
                var schema = reader.GetString(1);
                _objects[(space, schema, name)] = new PresentObject(space, schema, name)
                {
                    IsTable = CatalogReader.TextOrNull(reader, 3) is "r" or "p",
                    IsInParentsSchema = !reader.IsDBNull(4) && reader.GetBoolean(4),
                };
                break;
        }

        return true;
    }

    private static IEnumerable<string> NamesOf(FollowedEvent one) =>
        one switch
        {
            ObjectCreated e => [e.Table ?? e.Name],
            ObjectRenamed e => [e.Table ?? e.Name, e.NewName],
            ObjectMoved e => [e.Name],
            ObjectDropped e => [e.Table ?? e.Name],
            TablesLinked e => [e.Parent, e.Child],
            PartitionDetached e => [e.Partition],
            TableChanged e => [e.Table],
            DataLost e => [e.Loss.Table ?? e.Loss.Name, .. e.Loss.Rows?.Tables ?? []],
            Cascaded e => [e.Drop.Table ?? e.Drop.Name],
            _ => [],
        };

    private static IEnumerable<string> SchemasOf(FollowedEvent one) =>
        one switch
        {
            ObjectRenamed { Type: "schema" } e => [e.Name],
            DataLost { Loss.Kind: DataLossKind.DropSchema } e => [e.Loss.Name],
            _ => [],
        };
}

/// <summary>An object that is in the database at present.</summary>
/// <param name="Space">Its name space.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
internal sealed record PresentObject(NameSpace Space, string Schema, string Name)
{
    /// <summary>Whether it is a table that holds rows.</summary>
    internal bool IsTable { get; init; }

    /// <summary>Whether it is a partition in the schema of its parent, with which it counts.</summary>
    internal bool IsInParentsSchema { get; init; }
}
