using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Catalog;

/// <summary>What a relation is, for a person.</summary>
/// <param name="Kind">Its kind in words: <c>materialized view</c>.</param>
/// <param name="Name">Its name as SQL reads it under any search_path.</param>
/// <param name="Owner">Its owner, as SQL reads it.</param>
/// <param name="Columns">How many columns it has; null for an index or a sequence.</param>
/// <param name="Rows">How many rows the last ANALYZE or VACUUM counted; null: unknown.</param>
/// <param name="IndexOf">The table of an index, or null.</param>
/// <param name="IsSecured">Whether row security is enabled.</param>
/// <param name="IsForced">Whether row security applies to the owner as well.</param>
/// <param name="Policies">How many policies it has.</param>
internal sealed record DescribedRelation(
    string Kind,
    string Name,
    string Owner,
    int? Columns,
    long? Rows,
    string? IndexOf,
    bool IsSecured,
    bool IsForced,
    int Policies
)
{
    /// <summary>Returns what is there: <c>table public.a, 3 columns, about 12 rows, owner app</c>.</summary>
    internal string Words =>
        string.Join(
            ", ",
            new[]
            {
                $"{Kind} {Name}" + (IndexOf is null ? null : $" on {IndexOf}"),
                Columns is { } columns ? DisplayText.Count(columns, "column") : null,
                Rows is { } rows ? string.Create(CultureInfo.InvariantCulture, $"about {rows:N0} rows") : null,
                $"owner {Owner}",
            }.OfType<string>()
        );

    /// <summary>Returns whose it is and who may see its rows.</summary>
    internal string Rights =>
        $"{Kind} {Name}: owner {Owner}"
        + (
            Kind != "table" ? null
            : !IsSecured ? ", row security off"
            : $", row security on, {(IsForced ? "forced" : "not forced")}, "
                + DisplayText.Count(Policies, "policy", "policies")
        );
}
