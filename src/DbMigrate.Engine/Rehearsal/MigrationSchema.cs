using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Rehearsal;
using DbMigrate.Engine.Rehearsal.Prisma;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate;

/// <summary>The schema of a database at one moment: a snapshot that can be written, compared and aligned.</summary>
public sealed class MigrationSchema
{
    internal MigrationSchema(DatabaseSchema schema, string source, bool isFromSql)
    {
        Schema = schema;
        Source = source;
        IsFromSql = isFromSql;
    }

    /// <summary>Where it was read: an address without a password, a file, a folder, or <c>plan</c>.</summary>
    public string Source { get; }

    /// <summary>The version of the server that it was read from, as in <c>15.18</c>.</summary>
    public string ServerVersion => Schema.ServerVersion;

    /// <summary>The number of objects, columns and defaults not counted.</summary>
    public int ObjectCount => Schema.Objects.Count;

    /// <summary>Whether it was made from SQL in a sandbox. Its owners are then those of the sandbox.</summary>
    public bool IsFromSql { get; }

    internal DatabaseSchema Schema { get; }

    /// <summary>The Prisma schema that it is made from, or null.</summary>
    internal PrismaSchema? Prisma { get; init; }

    /// <summary>Reads a schema.</summary>
    /// <param name="source">
    /// A connection (a <c>postgres://</c> URI, keywords, <c>${VARIABLE}</c>, <c>secret:NAME</c>, or the name of a
    /// connection of the plan), a snapshot (<c>*.json</c>), a SQL file or a folder of SQL files, which are run in a
    /// sandbox, or a Prisma schema (<c>*.prisma</c>, or a folder of such files). Or <c>plan</c>: the schema as the last phase of the plan left it.
    /// </param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <exception cref="SchemaSourceInvalidException">The source is none of these, cannot be read, or its SQL cannot be
    /// run.</exception>
    /// <exception cref="SchemaNotReadException">Objects were dropped in each attempt.</exception>
    /// <exception cref="ConnectionFailedException">The database cannot be reached.</exception>
    public static async Task<MigrationSchema> ReadAsync(
        string source,
        SchemaOptions options,
        CancellationToken cancellationToken = default
    ) => (await ReadAllAsync([source], options, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Reads two schemas and compares them.</summary>
    /// <param name="current">The source of the schema as it is; see <see cref="ReadAsync"/>.</param>
    /// <param name="wanted">The source of the schema as it shall be.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <exception cref="SchemaSourceInvalidException">A source cannot be read.</exception>
    /// <exception cref="ConnectionFailedException">A database cannot be reached.</exception>
    public static async Task<SchemaComparison> CompareAsync(
        string current,
        string wanted,
        SchemaOptions options,
        CancellationToken cancellationToken = default
    )
    {
        var both = await ReadAllAsync([current, wanted], options, cancellationToken).ConfigureAwait(false);
        return SchemaComparison.Of(both[0], both[1], options);
    }

    /// <summary>Returns the schema as JSON: the format of snapshot files.</summary>
    public string ToJson() => SchemaFile.Write(Schema);

    /// <summary>Returns the schema as SQL that makes it in an empty database, for psql or a driver.</summary>
    public string ToSql()
    {
        var left = Schema.ByKey.Values.Where(o => !SchemaKinds.Of(o).IsWanted(o));
        return string.Concat(left.Select(o => $"-- Left out, because it is invalid: {o.Key}\n"))
            + SchemaScript.Text(SchemaScript.Settings.Concat(SchemaScript.Statements(Schema).Select(s => s.Sql)));
    }

    /// <summary>Writes the schema into a file, as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format.</param>
    /// <exception cref="OutputNotWrittenException">It cannot be written.</exception>
    public void Save(string path, SchemaFormat format)
    {
        if (format == SchemaFormat.Json)
        {
            OutputFile.Write(path, stream => SchemaFile.Write(Schema, stream));
        }
        else
        {
            OutputFile.Write(path, ToText(format));
        }
    }

    /// <summary>Returns the schema in a format.</summary>
    /// <param name="format">The format.</param>
    public string ToText(SchemaFormat format) => format == SchemaFormat.Sql ? ToSql() : ToJson();

    private static Task<IReadOnlyList<MigrationSchema>> ReadAllAsync(
        IReadOnlyList<string> sources,
        SchemaOptions options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SchemaSources(options).ReadAsync(sources, cancellationToken);
    }
}
