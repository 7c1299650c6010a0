using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Steps.Maintenance;

/// <summary>Finds the indexes that a step rebuilds.</summary>
/// <param name="step">The step.</param>
/// <param name="context">The context of the step.</param>
internal sealed class ReindexLookup(MigrationStep step, StepContext context)
{
    private readonly StepCatalog _catalog = new(step, context);

    /// <summary>Returns the indexes that are named, and those of tables, each once.</summary>
    /// <exception cref="StepRefusedException">One does not exist, or the role may not rebuild it.</exception>
    internal async Task<IReadOnlyList<RebuiltIndex>> OfRelationsAsync(
        IReadOnlyList<ObjectName> indexes,
        IReadOnlyList<ObjectName> tables,
        CancellationToken cancellationToken
    )
    {
        var found = new List<RebuiltIndex>();
        foreach (var name in indexes)
        {
            var index = await _catalog
                .RequireTableAsync(name, "iI", cancellationToken, noun: RelationNoun.Index)
                .ConfigureAwait(false);
            var rebuilt = await ReadAsync(ReindexScope.Index, index.Oid, null, cancellationToken).ConfigureAwait(false);
            if (index.Kind == 'i' && rebuilt.Any(r => r.IsLeftover))
            {
                throw context.Refuse(
                    step,
                    $"{name} is an invalid copy that an interrupted REINDEX left. Name the index that it is a copy of, "
                        + "or its table: the step drops the copy."
                );
            }

            found.AddRange(rebuilt);
        }

        foreach (var name in tables)
        {
            var table = await _catalog.RequireTableAsync(name, "rpm", cancellationToken).ConfigureAwait(false);
            var rebuilt = await ReadAsync(ReindexScope.Table, table.Oid, null, cancellationToken).ConfigureAwait(false);
            if (rebuilt.Count == 0)
            {
                context.Say($"{name} has no index.");
            }

            found.AddRange(rebuilt);
        }

        RequireRights(found);
        return Usable(found);
    }

    /// <summary>Returns the indexes of a schema that the role may rebuild; names the others in a warning.</summary>
    /// <exception cref="StepRefusedException">There is no such schema.</exception>
    internal async Task<IReadOnlyList<RebuiltIndex>> OfSchemaAsync(string schema, CancellationToken cancellationToken)
    {
        var written = SqlText.QuoteIdentifierIfNeeded(schema);
        var found = await ReadAsync(ReindexScope.Schema, null, schema, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
        {
            var exists = await _catalog
                .ReadAsync(
                    c =>
                        c.FindObjectsAsync(
                            [new NamedObject("schema", new ObjectName(null, schema, written), null, null)],
                            cancellationToken
                        ),
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (!exists[0].Exists)
            {
                throw context.Refuse(step, $"the schema {written} does not exist.");
            }

            context.Say($"The schema {written} has no index.");
        }

        string[] refused = [.. found.Where(i => !i.IsAllowed).Select(i => i.Sql)];
        if (refused.Length == found.Count)
        {
            RequireRights(found);
        }

        if (refused.Length > 0)
        {
            context.Warn($"The role may not rebuild {DisplayText.Join(refused)}: left out.");
            context.Say(
                $"{DisplayText.Count(refused.Length, "index", "indexes")} left out: {DisplayText.Join(refused)}."
            );
        }

        return Usable(found.Where(i => i.IsAllowed));
    }

    private Task<IReadOnlyList<RebuiltIndex>> ReadAsync(
        ReindexScope scope,
        uint? relation,
        string? schema,
        CancellationToken cancellationToken
    ) =>
        _catalog.ReadAsync(
            c => c.ReadRebuiltIndexesAsync(scope, relation, schema, cancellationToken),
            cancellationToken
        );

    private void RequireRights(IEnumerable<RebuiltIndex> found)
    {
        string[] refused = [.. found.Where(i => !i.IsAllowed && !IsToast(i)).Select(i => i.Sql)];
        if (refused.Length > 0)
        {
            throw context.Refuse(
                step,
                $"the role may not rebuild {DisplayText.Join(refused)}: only the owner of its table and, since "
                    + "PostgreSQL 17, a role with MAINTAIN may."
            );
        }
    }

    /// <summary>Returns the indexes that can be rebuilt; the step's message names the others.</summary>
    private IReadOnlyList<RebuiltIndex> Usable(IEnumerable<RebuiltIndex> found)
    {
        RebuiltIndex[] all = [.. found.Where(i => !i.IsLeftover).DistinctBy(i => i.Sql)];
        string[] hidden = [.. all.Where(i => !CanBeRebuilt(i)).Select(i => i.Sql)];
        if (hidden.Length > 0)
        {
            context.Say(
                "Not rebuilt, because the role may not use the schema pg_toast or does not own the table: "
                    + $"{DisplayText.Join(hidden)}."
            );
        }

        string[] invalid = [.. all.Where(i => !i.IsValid).Select(i => i.Sql)];
        if (invalid.Length > 0)
        {
            context.Say($"Invalid until now: {DisplayText.Join(invalid)}.");
        }

        return [.. all.Where(CanBeRebuilt)];
    }

    private static bool CanBeRebuilt(RebuiltIndex index) => index.CanBeNamed && index.IsAllowed;

    // MAINTAIN on a table does not reach the index of its TOAST table by name; REINDEX TABLE alone does.
    private static bool IsToast(RebuiltIndex index) => index.Sql.StartsWith("pg_toast.", StringComparison.Ordinal);
}
