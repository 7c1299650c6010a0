using System.Globalization;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>Looks for rows that a unique index would refuse, before hours are spent on building it.</summary>
internal static class Duplicates
{
    private const int Examples = 3;

    /// <summary>Refuses the step where rows have the same values; names some of them.</summary>
    internal static async Task RequireNoneAsync(
        TableStepContext work,
        IndexDesign design,
        CancellationToken cancellationToken
    )
    {
        // What orders the index is no part of the value; such an index is left to the build, whose error names a pair.
        if (
            design.Elements.Any(e =>
                !e.StartsWith('(') && (ObjectName.ParseStart(e, out var rest) is null || !rest.IsWhiteSpace())
            )
        )
        {
            return;
        }

        var values = string.Join(", ", design.Elements);
        var rows = string.Join(
            " and ",
            [
                .. design.Elements.Select(e => $"{e} is not null"),
                .. design.Where is null ? Array.Empty<string>() : [$"({design.Where})"],
            ]
        );
        var found = await work
            .Catalog.ReadAsync(
                $"select concat_ws(', ', {string.Join(", ", design.Elements.Select(e => $"({e})::text"))}), count(*) from {work.Table.Sql} where {rows} group by {values} having count(*) > 1 limit {Examples}",
                r => string.Create(CultureInfo.InvariantCulture, $"({r.GetString(0)}) {r.GetInt64(1)} times"),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (found.Count > 0)
        {
            throw work.Refuse(
                $"{work.Table.Sql} has rows with the same ({values}): {string.Join(", ", found)}{(found.Count == Examples ? ", …" : string.Empty)}. Nothing was built; make them distinct first."
            );
        }
    }
}
