using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;
using Npgsql;

namespace DbMigrate.Engine.Steps.Copy;

/// <summary>Reads what a copy takes from its source, and what its target has of it.</summary>
/// <param name="step">The step.</param>
/// <param name="context">The context of the step.</param>
/// <param name="tables">The tables as the plan names them.</param>
/// <param name="owner">The owner of what is created, not quoted; null: the login of the target.</param>
internal sealed class CopySides(
    MigrationStep step,
    StepContext context,
    IReadOnlyList<ObjectName> tables,
    string? owner
)
{
    // Those of the schema's reader: an ordinary table, or a partitioned one.
    private const string Kinds = "rp";

    private DatabaseSchema? _closure;

    /// <summary>The indexes of keys that the target has and that are not keys yet, by name, when it was last read.</summary>
    internal IReadOnlySet<string> Built { get; private set; } = new HashSet<string>();

    /// <summary>Returns the objects of the copy, as the source has them.</summary>
    /// <exception cref="StepRefusedException">They cannot be copied.</exception>
    internal async Task<DatabaseSchema> ReadClosureAsync(CancellationToken cancellationToken)
    {
        if (_closure is not null)
        {
            return _closure;
        }

        var catalog = new StepCatalog(step, context);
        var found = await catalog.RequireTablesAsync(tables, Kinds, cancellationToken).ConfigureAwait(false);
        var named = found.Select(t => t.Oid).ToHashSet();

        var source = await ReadAsync(step.Connections.Reads, cancellationToken).ConfigureAwait(false);
        var names = source.Objects.OfType<TableObject>().Where(t => named.Contains(t.Address.Number));
        var closure = CopyClosure.Of(source, [.. names.Select(t => t.Name)], RefusalTrigger.Is, out var problems);
        return problems.Count == 0
            ? _closure = closure
            : throw Refuse("the tables cannot be copied as they are.", problems);
    }

    /// <summary>Compares the objects with what the target has.</summary>
    internal async Task<CopyTarget> ReadTargetAsync(CancellationToken cancellationToken)
    {
        var closure = await ReadClosureAsync(cancellationToken).ConfigureAwait(false);
        var target = await ReadAsync(step.Connections.Writes, cancellationToken).ConfigureAwait(false);
        var connection = await ConnectAsync(step.Connections.Writes, cancellationToken).ConfigureAwait(false);
        var login = SqlText.QuoteIdentifierIfNeeded(connection.UserName ?? string.Empty);
        var keys = CopyBuild.IndexNames(closure);
        Built = target.Objects.OfType<IndexObject>().Select(i => i.Name).Where(keys.Contains).ToHashSet();
        var plain = new DatabaseSchema
        {
            ServerVersion = target.ServerVersion,
            Objects = [.. target.Objects.Where(o => !RefusalTrigger.Is(o) && !Built.Contains(o.Name))],
        };
        return CopyTarget.Of(plain, closure, owner is null ? login : SqlText.QuoteIdentifierIfNeeded(owner), login);
    }

    /// <summary>Reads the schema of one side.</summary>
    internal async Task<DatabaseSchema> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await SchemaRetry
                .RunAsync(
                    $"the connection {name}",
                    async _ =>
                        await SchemaReader
                            .ReadAsync(
                                await ConnectAsync(name, cancellationToken).ConfigureAwait(false),
                                cancellationToken
                            )
                            .ConfigureAwait(false)
                )
                .ConfigureAwait(false);
        }
        catch (PostgresException e) when (!ConnectionLoss.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw context.Refuse(
                step,
                $"the schema of the connection {name} could not be read: {e.MessageText} ({e.SqlState}). "
                    + "Nothing was changed.",
                e
            );
        }
    }

    /// <summary>Throws where the target has something else than what is copied, or lacks a role.</summary>
    internal async Task RequireRoomAsync(CopyTarget target, CancellationToken cancellationToken)
    {
        var conflicts = target.Conflicts();
        if (conflicts.Count > 0)
        {
            throw Refuse(
                $"the target {step.Connections.Writes} has objects that differ from those of the source. Nothing was "
                    + "changed. Drop or rename them there, or make them equal.",
                [.. conflicts.Select(Describe)]
            );
        }

        var connection = await ConnectAsync(step.Connections.Writes, cancellationToken).ConfigureAwait(false);
        var closure = await ReadClosureAsync(cancellationToken).ConfigureAwait(false);
        var filled = await FindFilledAsync(connection, target.Existing(), cancellationToken).ConfigureAwait(false);
        if (filled.Count > 0)
        {
            throw Refuse(
                $"tables of the target {step.Connections.Writes} have rows already. Nothing was changed. Empty or drop them "
                    + "there, or leave them out.",
                filled
            );
        }

        var missing = await CopyRoles.FindMissingAsync(connection, closure, cancellationToken).ConfigureAwait(false);
        if (missing.Count > 0)
        {
            throw Refuse(
                $"the server of the target {step.Connections.Writes} lacks roles that own or may use what is copied. "
                    + "Create them first, as with a role step.",
                missing
            );
        }
    }

    /// <summary>Returns the error of the step, with one line for each problem.</summary>
    internal StepRefusedException Refuse(string message, IEnumerable<string> problems) =>
        context.Refuse(step, message + string.Concat(problems.Select(p => $"\n  {p}")));

    private static async Task<IReadOnlyList<string>> FindFilledAsync(
        NpgsqlConnection connection,
        IEnumerable<string> tables,
        CancellationToken cancellationToken
    )
    {
        var filled = new List<string>();
        foreach (var table in tables)
        {
            var query = new NpgsqlBatchCommand($"select exists (select from only {table})");
            var found = await Isolation
                .ReadAsync(connection, query, r => r.GetBoolean(0), cancellationToken)
                .ConfigureAwait(false);
            if (found[0])
            {
                filled.Add(table);
            }
        }

        return filled;
    }

    private static string Describe(ObjectDifference difference) =>
        difference.Wanted is null ? $"{difference.Key}: only the target has it."
        : difference.Current is null ? $"{difference.Key}: only the source has it."
        : $"{difference.Key}: "
            + DisplayText.Join([
                .. difference.Facets.Select(f =>
                    $"{f.Name} is {f.Current ?? "none"}, and {f.Wanted ?? "none"} in the source"
                ),
            ])
            + ".";

    private Task<NpgsqlConnection> ConnectAsync(string name, CancellationToken cancellationToken) =>
        context.ConnectAsync(name, cancellationToken);
}
