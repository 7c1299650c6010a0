using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>Says of a name that is not there what may have been meant.</summary>
internal sealed class MissingObjects
{
    private readonly ILookup<string, Candidate> _byKind;

    private MissingObjects(IEnumerable<Candidate> candidates) =>
        _byKind = candidates.ToLookup(c => c.Kind, StringComparer.Ordinal);

    /// <summary>Reads what there is of these kinds, in one query; nothing is asked for no kind.</summary>
    internal static async Task<MissingObjects> ReadAsync(
        NpgsqlConnection connection,
        IEnumerable<string> kinds,
        CancellationToken cancellationToken
    )
    {
        var wanted = kinds.Distinct(StringComparer.Ordinal).ToArray();
        return new MissingObjects(
            wanted.Length == 0
                ? []
                : await CatalogQuery
                    .ReadAsync(
                        connection,
                        "candidates",
                        r => new Candidate(
                            r.GetString(0),
                            r.IsDBNull(1) ? null : r.GetString(1),
                            r.GetString(2),
                            r.GetString(3)
                        ),
                        [wanted],
                        cancellationToken
                    )
                    .ConfigureAwait(false)
        );
    }

    /// <summary><c>not there; did you mean orders?</c></summary>
    internal string Describe(string kind, ObjectName name) =>
        Nearest(kind, name) is { } nearest ? $"not there; did you mean {nearest}?" : "not there";

    /// <summary>The nearest name of that kind: the same in another schema before one that is spelled alike.</summary>
    internal string? Nearest(string kind, ObjectName name)
    {
        var candidates = _byKind[kind].ToList();
        if (candidates.Find(c => c.Name == name.Name && c.Schema != name.Schema) is { } elsewhere)
        {
            return elsewhere.Written;
        }

        var near =
            NearestWord.Of(
                name.Name,
                candidates.Where(c => name.Schema is null || c.Schema == name.Schema).Select(c => c.Name)
            ) ?? NearestWord.Of(name.Name, candidates.Select(c => c.Name));
        return candidates.Find(c => c.Name == near && (name.Schema is null || c.Schema == name.Schema))?.Written
            ?? candidates.Find(c => c.Name == near)?.Written;
    }

    /// <param name="Kind">As in the plan, <c>table</c>.</param>
    /// <param name="Schema">Null where things of the kind have none.</param>
    /// <param name="Name">The name.</param>
    /// <param name="Written">As a plan would write it here: with the schema where the search_path does not find
    /// it.</param>
    private sealed record Candidate(string Kind, string? Schema, string Name, string Written);
}
