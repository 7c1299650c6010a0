using System.Text.Json;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Rehearsal.Prisma;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Rehearsal;

/// <summary>Reads schemas from what users name.</summary>
/// <param name="options">The options.</param>
internal sealed class SchemaSources(SchemaOptions options)
{
    /// <summary>Reads schemas. Those of files and databases come first: they decide on the sandbox of SQL.</summary>
    internal async Task<IReadOnlyList<MigrationSchema>> ReadAsync(
        IReadOnlyList<string> sources,
        CancellationToken cancellationToken
    )
    {
        var found = new MigrationSchema?[sources.Count];
        var scripts = new List<(int Index, IReadOnlyList<string> Files)>();
        var models = new List<(int Index, PrismaSchema Schema)>();
        var others = new List<(int Index, Task<MigrationSchema> Read)>();
        for (var i = 0; i < sources.Count; i++)
        {
            if (PrismaSource.FilesOf(sources[i]) is { } prisma)
            {
                models.Add((i, PrismaSource.Read(sources[i], prisma)));
            }
            else if (SqlFiles(sources[i]) is { } files)
            {
                scripts.Add((i, files));
            }
            else
            {
                // Two servers work at the same time.
                others.Add((i, ReadAsync(sources[i], cancellationToken)));
            }
        }

        await Task.WhenAll(others.Select(o => o.Read)).ConfigureAwait(false);
        foreach (var (index, read) in others)
        {
            found[index] = await read.ConfigureAwait(false);
        }

        if (scripts.Count + models.Count > 0)
        {
            var like = found.FirstOrDefault(s => s is not null)?.Schema;
            await using var sandbox = await SchemaSandbox
                .StartAsync(like, options.Observer, cancellationToken)
                .ConfigureAwait(false);
            foreach (var (index, files) in scripts)
            {
                var schema = await sandbox.LoadAsync(files, cancellationToken).ConfigureAwait(false);
                found[index] = new MigrationSchema(schema, sources[index], isFromSql: true);
            }

            var extensions = found
                .OfType<MigrationSchema>()
                .SelectMany(s => s.Schema.Objects.OfType<ExtensionObject>());
            var names = extensions.Select(e => e.Name).Distinct().ToList();
            foreach (var (index, prisma) in models)
            {
                var schema = await sandbox
                    .LoadAsync(sources[index], prisma, names, cancellationToken)
                    .ConfigureAwait(false);
                found[index] = new MigrationSchema(schema, sources[index], isFromSql: true) { Prisma = prisma };
            }
        }

        return [.. found.Select(s => s!)];
    }

    private async Task<MigrationSchema> ReadAsync(string source, CancellationToken cancellationToken)
    {
        if (source.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return new MigrationSchema(ReadFile(source), source, isFromSql: false);
        }

        if (source == SchemaDatabase.LastPhase)
        {
            return await SchemaDatabase.ReadLastAsync(options, cancellationToken).ConfigureAwait(false);
        }

        if (SchemaDatabase.IsConnection(source, options.Plan))
        {
            return await SchemaDatabase.ReadAsync(source, options, cancellationToken).ConfigureAwait(false);
        }

        // It may be a connection with a password that was mistyped.
        var shown = Redactor.CleanPatterns(source);
        throw Invalid(
            shown,
            $"'{shown}' is no source of a schema: there is no such file or folder, and it is not a connection. "
                + "Give a postgres:// URI, keywords as in 'host=db.example dbname=app', ${VARIABLE}, secret:NAME, "
                + "a snapshot (*.json), a SQL file, a folder of SQL files, or a Prisma schema (*.prisma)."
        );
    }

    private static DatabaseSchema ReadFile(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return SchemaFile.Read(stream);
        }
        catch (SchemaFormatException e)
        {
            throw Invalid(path, $"{path}: {e.Message}", e);
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? FormattableString.Invariant($"{path}:{line + 1}") : path;
            throw Invalid(path, $"{place}: this is no snapshot of a schema. Make one from a database first.", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Invalid(path, $"There is no snapshot '{path}'.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, $"The snapshot '{path}' cannot be read: {e.Message}", e);
        }
    }

    private static IReadOnlyList<string>? SqlFiles(string source)
    {
        try
        {
            if (Directory.Exists(source))
            {
                var files = Directory.GetFiles(source, "*.sql", SearchOption.AllDirectories);
                return files.Length > 0
                    ? [.. files.OrderBy(f => f, NaturalOrder.Instance)]
                    : throw Invalid(source, $"The folder '{source}' has no SQL file (*.sql).");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid(source, $"The folder '{source}' cannot be read: {e.Message}", e);
        }

        return File.Exists(source) && !source.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? [source] : null;
    }

    private static SchemaSourceInvalidException Invalid(string source, string message, Exception? inner = null) =>
        new(source, message, inner);
}
