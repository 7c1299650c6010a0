using System.Globalization;
using System.Text.Json;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Catalog;

/// <summary>A policy as the catalog has it; kept in the journal for the undo, as JSON.</summary>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="Permissive">Whether it permits; else it restricts what others permit.</param>
/// <param name="Command">The commands: ALL, SELECT, INSERT, UPDATE or DELETE.</param>
/// <param name="Roles">The roles, not quoted; public: everybody.</param>
/// <param name="Using">The rows that are seen, or null.</param>
/// <param name="Check">The rows that may be written, or null.</param>
/// <param name="Comment">What is said of it, or null.</param>
internal sealed record CatalogPolicy(
    string Name,
    bool Permissive,
    string Command,
    string[] Roles,
    string? Using,
    string? Check,
    string? Comment
)
{
    /// <summary>
    /// The query that gives a text that changes with every policy of a table, whatever the search_path is: for <see
    /// cref="Unchanged"/>.
    /// </summary>
    internal static string Print(CatalogTable table) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"select md5(coalesce(string_agg(p::text, '' order by p.oid), '')) from pg_policy p where p.polrelid = {table.Oid}"
        );

    private static string Query(CatalogTable table) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            select coalesce(jsonb_agg(jsonb_build_object(
                'name', p.polname, 'permissive', p.polpermissive,
                'command', case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' else 'ALL' end,
                'roles', (select jsonb_agg(coalesce(r.rolname, 'public') order by o.i) from unnest(p.polroles) with ordinality o(role, i) left join pg_roles r on r.oid = o.role),
                'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid),
                'comment', obj_description(p.oid, 'pg_policy')) order by p.polname), '[]')::text
            from pg_policy p where p.polrelid = {table.Oid}
            """
        );

    /// <summary>
    /// The policies of a table, and their print. Names in them are whole, since only pg_catalog is looked through.
    /// </summary>
    internal static async Task<(IReadOnlyList<CatalogPolicy> Policies, string Print)> ReadAsync(
        TableStepContext work,
        CancellationToken cancellationToken
    )
    {
        var read = await work
            .Catalog.TryAsync(
                ["set local search_path = pg_catalog", Query(work.Table), Print(work.Table)],
                r => r.GetString(0),
                cancellationToken
            )
            .ConfigureAwait(false);
        return (JsonSerializer.Deserialize(read[0], CatalogJsonContext.Default.CatalogPolicyArray) ?? [], read[1]);
    }

    /// <summary>The policies of tables as a text to be kept.</summary>
    internal static string Keep(Dictionary<string, IReadOnlyList<CatalogPolicy>> policies) =>
        JsonSerializer.Serialize(policies, CatalogJsonContext.Default.DictionaryStringIReadOnlyListCatalogPolicy);

    /// <summary>What was kept, by the table as SQL reads it.</summary>
    internal static Dictionary<string, CatalogPolicy[]> Kept(string json) =>
        JsonSerializer.Deserialize(json, CatalogJsonContext.Default.DictionaryStringCatalogPolicyArray) ?? [];

    /// <summary>Whether another one is the same in all.</summary>
    internal bool IsAs(CatalogPolicy other) =>
        JsonSerializer.Serialize(this, CatalogJsonContext.Default.CatalogPolicy)
        == JsonSerializer.Serialize(other, CatalogJsonContext.Default.CatalogPolicy);

    /// <summary>The statements that make it as it was.</summary>
    internal IEnumerable<string> Create(string table)
    {
        yield return string.Concat(
            $"CREATE POLICY {SqlText.QuoteIdentifierIfNeeded(Name)} ON {table} AS {(Permissive ? "PERMISSIVE" : "RESTRICTIVE")} FOR {Command} TO {PolicyText.Roles(Roles)}",
            Using is null ? string.Empty : $" USING ({Using})",
            Check is null ? string.Empty : $" WITH CHECK ({Check})"
        );
        if (Comment is not null)
        {
            yield return $"COMMENT ON POLICY {SqlText.QuoteIdentifierIfNeeded(Name)} ON {table} IS {SqlText.QuoteLiteral(Comment)}";
        }
    }
}
