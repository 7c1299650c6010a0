using System.Globalization;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>Finds rows that a unique index would refuse, before the index is built.</summary>
internal static class Duplicates
{
    private const int Examples = 3;

    /// <summary>Refuses the step if rows have the same values, and names some of them.</summary>
    internal static async Task RequireNoneAsync(
        TableStepContext work,
        IndexDesign design,
        CancellationToken cancellationToken
    )
    {
        // An ordering is not part of the value. For such an index the error of the build names a pair.
        if (
            design.Elements.Any(e =>
                !e.StartsWith('(') && (ObjectName.ParseStart(e, out var rest) is null || !rest.IsWhiteSpace())
            )
        )
        {
            return;
        }

        if (work.Table.Kind == 'm' && !await IsPopulatedAsync(work, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var values = string.Join(", ", design.Elements);
        var texts = string.Join(", ", design.Elements.Select(e => $"({e})::pg_catalog.text"));
        var rows = string.Join(
            " and ",
            [
                .. design.Elements.Select(e => $"{e} is not null"),
                .. design.Where is null ? Array.Empty<string>() : [$"({design.Where})"],
            ]
        );
        var found = await work
            .Catalog.QueryAsync(
                $"select pg_catalog.concat_ws(', ', {texts}), pg_catalog.count(*) from {work.Table.Sql} where {rows} "
                    + $"group by {values} having pg_catalog.count(*) operator(pg_catalog.>) 1 limit {Examples}",
                r => string.Create(CultureInfo.InvariantCulture, $"({r.GetString(0)}) {r.GetInt64(1)} times"),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (found.Count > 0)
        {
            throw work.Refuse(
                $"{work.Table.Sql} has rows with the same ({values}): "
                    + $"{string.Join(", ", found)}{(found.Count == Examples ? ", …" : string.Empty)}. "
                    + "Nothing was built. Make them distinct first."
            );
        }
    }

    // A materialized view that was never refreshed has no rows, and cannot be read.
    private static async Task<bool> IsPopulatedAsync(TableStepContext work, CancellationToken cancellationToken)
    {
        var state = await work
            .Catalog.ReadAsync(c => c.ReadMatviewAsync(work.Table, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return state.IsPopulated;
    }
}
