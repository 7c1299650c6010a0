using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql.Facts;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Asks the database what an operator would ask next after the server refused a statement.</summary>
internal static class ErrorDiagnosis
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    /// <summary>Returns what was found, a line each. It is no error when nothing can be found.</summary>
    /// <param name="error">The server's error.</param>
    /// <param name="statement">The statement, or null.</param>
    /// <param name="connectAsync">Returns the session, outside a transaction.</param>
    internal static async Task<IReadOnlyList<string>> FindAsync(
        PostgresException error,
        BatchStatement? statement,
        Func<CancellationToken, Task<NpgsqlConnection>> connectAsync
    )
    {
        if (Question(error, statement) is not { } question)
        {
            return [];
        }

        // It explains an error: that error counts, whatever happens here.
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            var connection = await connectAsync(deadline.Token).ConfigureAwait(false);
            return await BriefRead
                    .TryAsync(connection, () => question(connection, deadline.Token), deadline.Token)
                    .ConfigureAwait(false)
                ?? [];
        }
        catch (Exception e)
            when (e is NpgsqlException or OperationCanceledException or IOException or MigrationException)
        {
            return [];
        }
    }

    private static Func<NpgsqlConnection, CancellationToken, Task<IReadOnlyList<string>?>>? Question(
        PostgresException error,
        BatchStatement? statement
    )
    {
        var effects = statement?.ReadEffects(new ScriptState()) ?? new StatementEffects();
        return error.SqlState switch
        {
            PostgresErrorCodes.DuplicateTable => (c, t) => ThereAsync(c, effects, t),
            PostgresErrorCodes.UndefinedTable => (c, t) => NearestAsync(c, effects, t),
            PostgresErrorCodes.InsufficientPrivilege => (c, t) => RightsAsync(c, effects, t),
            PostgresErrorCodes.ForeignKeyViolation
                when error is { SchemaName: not null, TableName: not null, ConstraintName: not null } => (c, t) =>
                KeyAsync(c, error, t),
            _ => null,
        };
    }

    private static async Task<IReadOnlyList<string>?> ThereAsync(
        NpgsqlConnection connection,
        StatementEffects effects,
        CancellationToken cancellationToken
    )
    {
        string[] made = [.. effects.Created.Where(o => ObjectRoles.IsRelation(o.Type)).Select(o => o.Name)];
        var there = await new CatalogReader(connection).DescribeAsync(made, cancellationToken).ConfigureAwait(false);
        return [.. there.Select(r => r.Words)];
    }

    private static async Task<IReadOnlyList<string>?> NearestAsync(
        NpgsqlConnection connection,
        StatementEffects effects,
        CancellationToken cancellationToken
    )
    {
        var catalog = new CatalogReader(connection);
        string[] names = [.. effects.Relations.Where(r => r.Relation.IsOwn && !r.IsNew).Select(r => r.Relation.Name)];
        var oids = await catalog.ResolveAsync(names, cancellationToken).ConfigureAwait(false);
        var missing = names.Where((_, i) => oids[i] is null).Select(ObjectName.Parse).OfType<ObjectName>().ToList();
        var candidates = await catalog
            .ReadCandidatesAsync(missing.Count > 0 ? ["table"] : [], cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. missing
                .Select(m => (Name: m, Nearest: candidates.Nearest("table", m)))
                .Where(m => m.Nearest is not null)
                .Select(m => $"there is no {m.Name}, and a table {m.Nearest}"),
        ];
    }

    private static async Task<IReadOnlyList<string>?> RightsAsync(
        NpgsqlConnection connection,
        StatementEffects effects,
        CancellationToken cancellationToken
    )
    {
        string[] used = [.. effects.Relations.Where(r => r.Relation.IsOwn && !r.IsNew).Select(r => r.Relation.Name)];
        var found = await new CatalogReader(connection).DescribeAsync(used, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(r => r.Rights)];
    }

    private static async Task<IReadOnlyList<string>?> KeyAsync(
        NpgsqlConnection connection,
        PostgresException error,
        CancellationToken cancellationToken
    )
    {
        var catalog = new CatalogReader(connection);
        if (
            await catalog
                .FindForeignKeyAsync(error.SchemaName!, error.TableName!, error.ConstraintName!, cancellationToken)
                .ConfigureAwait(false)
            is not { } key
        )
        {
            return [];
        }

        // A policy would run functions of users; without row security it is an error, and nothing is said.
        var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("set local row_security = off"),
                new NpgsqlBatchCommand($"select exists (select from {key.Referenced.Sql})"),
            },
        };
        await using var _ = batch.ConfigureAwait(false);
        var hasRows = (bool)(await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        return
        [
            $"{error.ConstraintName}: {key.Definition}",
            .. hasRows ? Array.Empty<string>() : [$"table {key.Referenced.Sql} has no rows"],
        ];
    }
}
