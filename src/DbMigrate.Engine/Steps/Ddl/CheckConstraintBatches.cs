using System.Globalization;
using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// Adds a check constraint without a scan under a lock that blocks others: NOT VALID first, then validated in a
/// transaction of its own.
/// </summary>
internal static class CheckConstraintBatches
{
    internal const string ValidatePart = "validate";

    // Enough to distinguish a few rows from a backfill that never ran; a full count would read the whole table.
    private const int MostCounted = 1000;

    /// <summary>Returns the batches; none if the constraint exists and is validated.</summary>
    /// <param name="work">The step on the table.</param>
    /// <param name="name">The name of the constraint, not quoted.</param>
    /// <param name="expression">The condition.</param>
    /// <param name="part">The part that adds it; <see cref="ValidatePart"/> is the part that validates it.</param>
    /// <param name="wrong">The rows that violate it, for a message: <c>with NULL in owner</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static async IAsyncEnumerable<Batch> AddAsync(
        TableStepContext work,
        string name,
        string expression,
        string? part,
        string wrong,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var written = SqlText.QuoteIdentifierIfNeeded(name);
        var there = work.IsBegun(part)
            ? null
            : await work.FindConstraintAsync(name, cancellationToken).ConfigureAwait(false);
        if (
            there is not null
            && !await IsSameAsync(work, there, $"CHECK ({expression})", cancellationToken).ConfigureAwait(false)
        )
        {
            throw work.Refuse(
                $"the constraint {written} of {work.Table.Sql} exists with another definition: {there.Definition}. "
                    + "Give the new constraint another name, or drop the existing one first."
            );
        }

        if (there is { IsValidated: true })
        {
            work.Context.Say($"The constraint {written} of {work.Table.Sql} already exists.");
            yield break;
        }

        if (!work.IsBegun(part))
        {
            await RequireRowsAsync(work, expression, wrong, cancellationToken).ConfigureAwait(false);
        }

        if (there is null)
        {
            yield return work.Transaction(
                part,
                $"add constraint {written} to {work.Table.Sql}, NOT VALID",
                [AlterTable.AddNotValid(work.Table.Sql, name, $"CHECK ({expression})")]
            );
        }

        yield return work.Transaction(
            ValidatePart,
            $"validate constraint {written} of {work.Table.Sql}",
            [AlterTable.Validate(work.Table.Sql, name)]
        );
    }

    /// <summary>Returns whether the server reads a definition as the constraint that exists.</summary>
    private static async Task<bool> IsSameAsync(
        TableStepContext work,
        CatalogConstraint there,
        string definition,
        CancellationToken cancellationToken
    )
    {
        var statement = AlterTable.AddNotValid(CatalogReader.TrialTable, CatalogReader.TrialName, definition);
        var wanted = await work
            .Catalog.ReadAsync(c => c.TryConstraintAsync(work.Table, statement, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return wanted == there.Definition;
    }

    /// <summary>Refuses the step before any lock is taken where rows violate the condition.</summary>
    private static async Task RequireRowsAsync(
        TableStepContext work,
        string expression,
        string wrong,
        CancellationToken cancellationToken
    )
    {
        var counts = await work
            .Catalog.QueryAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    select pg_catalog.count(*)
                    from (select from {work.Table.Sql} where not ({expression}) limit {MostCounted}) rows
                    """
                ),
                r => r.GetInt64(0),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (counts[0] > 0)
        {
            var count = DisplayText.RowsUpTo(counts[0], MostCounted);
            throw work.Refuse(
                $"{work.Table.Sql} has {count} {wrong}. Nothing was locked. Correct these rows first; use a "
                    + "backfill if "
                    + "there are many."
            );
        }
    }
}
