using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
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
            PostgresErrorCodes.DuplicateTable
            or PostgresErrorCodes.DuplicateObject
            or PostgresErrorCodes.DuplicateFunction
            or PostgresErrorCodes.DuplicateSchema
            or PostgresErrorCodes.DuplicateColumn => (c, t) => ThereAsync(c, effects, t),
            PostgresErrorCodes.ObjectNotInPrerequisiteState or PostgresErrorCodes.FeatureNotSupported => (c, t) =>
                UnpopulatedAsync(c, effects, t),
            PostgresErrorCodes.InsufficientPrivilege when ErrorAdvice.IsRowSecurity(error) => (c, t) =>
                PoliciesAsync(c, effects, t),
            PostgresErrorCodes.WrongObjectType => (c, t) => PendingAsync(c, effects, t),
            PostgresErrorCodes.UndefinedTable => (c, t) => NearestAsync(c, effects, t),
            PostgresErrorCodes.InsufficientPrivilege => (c, t) => RightsAsync(c, effects, t),
            PostgresErrorCodes.ForeignKeyViolation
                when error is { SchemaName: not null, TableName: not null, ConstraintName: not null } => (c, t) =>
                KeyDiagnosis.FindAsync(c, error, statement, effects, t),
            _ => null,
        };
    }

    private static async Task<IReadOnlyList<string>?> ThereAsync(
        NpgsqlConnection connection,
        StatementEffects effects,
        CancellationToken cancellationToken
    )
    {
        var catalog = new CatalogReader(connection);
        string[] made = [.. effects.Created.Where(o => ObjectRoles.IsRelation(o.Type)).Select(o => o.Name)];
        var there = await catalog.DescribeAsync(made, cancellationToken).ConfigureAwait(false);

        // A statement that adds a label to a type changes the type.
        var others = effects
            .Created.Concat(effects.Changed.Where(o => o.Type == "type"))
            .Where(o => !ObjectRoles.IsRelation(o.Type))
            .Select(o => (o.Type, Name: ObjectName.Parse(o.Name)!))
            .Where(o => o.Name is not null)
            .ToList();
        var more = await catalog.DescribeAsync(others, Used(effects), cancellationToken).ConfigureAwait(false);
        return [.. there.Select(r => r.Words), .. more];
    }

    /// <summary>Returns the partition whose detachment was interrupted: it is one until that is finished.</summary>
    private static async Task<IReadOnlyList<string>?> PendingAsync(
        NpgsqlConnection connection,
        StatementEffects effects,
        CancellationToken cancellationToken
    )
    {
        // ATTACH PARTITION names the whole and the part.
        if (effects.Relations.Select(r => r.Relation.Name).Distinct().ToList() is not [var one, var other])
        {
            return [];
        }

        var catalog = new CatalogReader(connection);
        foreach (var (parent, partition) in new[] { (one, other), (other, one) })
        {
            var state = await catalog
                .ReadPartitionStateAsync(parent, partition, cancellationToken)
                .ConfigureAwait(false);
            if (state == PartitionState.DetachPending)
            {
                return
                [
                    $"the detachment of the partition {partition} was interrupted, and is pending: "
                        + $"ALTER TABLE {parent} DETACH PARTITION {partition} FINALIZE finishes it",
                ];
            }
        }

        return [];
    }

    private static async Task<IReadOnlyList<string>?> UnpopulatedAsync(
        NpgsqlConnection connection,
        StatementEffects effects,
        CancellationToken cancellationToken
    )
    {
        var views = await new CatalogReader(connection)
            .FindUnpopulatedAsync(Used(effects), cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. views.Select(v =>
                $"materialized view {v} is not populated: REFRESH MATERIALIZED VIEW {v}, without CONCURRENTLY, fills it"
            ),
        ];
    }

    /// <summary>Returns the policies that decide which rows may be written.</summary>
    private static async Task<IReadOnlyList<string>?> PoliciesAsync(
        NpgsqlConnection connection,
        StatementEffects effects,
        CancellationToken cancellationToken
    )
    {
        var catalog = new CatalogReader(connection);
        var written = effects
            .Relations.Where(r => r.Lock == MigrationLockMode.RowExclusive)
            .Select(r => ObjectName.Parse(r.Relation.Name))
            .OfType<ObjectName>();
        var lines = new List<string>();
        foreach (var table in await catalog.FindTablesAsync([.. written], cancellationToken).ConfigureAwait(false))
        {
            var policies = table is null
                ? []
                : await catalog.ReadPoliciesAsync(table, cancellationToken).ConfigureAwait(false);
            lines.AddRange(
                policies
                    .Where(p => p.Command is not ("SELECT" or "DELETE"))
                    .Select(p =>
                        $"policy {SqlText.QuoteIdentifierIfNeeded(p.Name)} on {table!.Sql} for {p.Command} to "
                        + $"{string.Join(", ", p.Roles)}{(p.Permissive ? null : ", restrictive")}: a new row must "
                        + $"satisfy {p.Check ?? p.Using}"
                    )
            );
            if (table is not null && !policies.Any(p => p.Permissive && p.Command is not ("SELECT" or "DELETE")))
            {
                lines.Add($"no policy of {table.Sql} lets a role other than the owner write rows");
            }
        }

        return [.. lines, .. (await RightsAsync(connection, effects, cancellationToken).ConfigureAwait(false))!];
    }

    private static string[] Used(StatementEffects effects) =>
        [.. effects.Relations.Where(r => r.Relation.IsOwn && !r.IsNew).Select(r => r.Relation.Name)];

    private static async Task<IReadOnlyList<string>?> NearestAsync(
        NpgsqlConnection connection,
        StatementEffects effects,
        CancellationToken cancellationToken
    )
    {
        var catalog = new CatalogReader(connection);
        var names = Used(effects);
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
        var found = await new CatalogReader(connection)
            .DescribeAsync(Used(effects), cancellationToken)
            .ConfigureAwait(false);
        return [.. found.Select(r => r.Rights)];
    }
}
