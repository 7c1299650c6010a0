using System.Globalization;
using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// Adds a check constraint without a scan under a lock that holds others up: not valid first, then proven in a
/// transaction of its own.
/// </summary>
internal static class CheckConstraintBatches
{
    internal const string ValidatePart = "validate";

    // Enough to tell a slip from a backfill that never ran; a count to the end would read the whole table.
    private const int MostCounted = 1000;

    /// <summary>The batches; none of them where the constraint is there and proven.</summary>
    /// <param name="work">The table's work.</param>
    /// <param name="name">The constraint's name, not quoted.</param>
    /// <param name="expression">What must hold.</param>
    /// <param name="part">What the adding is of the table's work; the proof is the part <see
    /// cref="ValidatePart"/>.</param>
    /// <param name="wrong">What rows are that do not hold it, for a person: <c>rows with NULL in owner</c>.</param>
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
            : await CatalogConstraint.FindAsync(work, name, cancellationToken).ConfigureAwait(false);
        if (
            there is not null
            && !await there.SaysAsync($"CHECK ({expression})", work, cancellationToken).ConfigureAwait(false)
        )
        {
            throw work.Refuse(
                $"the constraint {written} of {work.Table.Sql} is there and says something else: {there.Definition}. Give the new one another name, or drop the old one first."
            );
        }

        if (there is { Validated: true })
        {
            work.Context.Say($"The constraint {written} of {work.Table.Sql} is there already.");
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
                $"add constraint {written} to {work.Table.Sql}, not valid",
                [AlterTable.AddNotValid(work.Table.Sql, name, $"CHECK ({expression})")]
            );
        }

        yield return work.Transaction(
            ValidatePart,
            $"validate constraint {written} of {work.Table.Sql}",
            [AlterTable.Validate(work.Table.Sql, name)]
        );
    }

    /// <summary>Refuses the step where rows are in the way, before any lock is taken.</summary>
    private static async Task RequireRowsAsync(
        TableStepContext work,
        string expression,
        string wrong,
        CancellationToken cancellationToken
    )
    {
        var counts = await work
            .Catalog.ReadAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"select count(*) from (select from {work.Table.Sql} where not ({expression}) limit {MostCounted}) rows"
                ),
                r => r.GetInt64(0),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (counts[0] > 0)
        {
            var count =
                counts[0] == MostCounted
                    ? string.Create(CultureInfo.InvariantCulture, $"{MostCounted:N0} or more")
                    : counts[0].ToString(CultureInfo.InvariantCulture);
            throw work.Refuse(
                $"{work.Table.Sql} has {count} {wrong}. Nothing was locked; mend them first, with a backfill where they are many."
            );
        }
    }
}
