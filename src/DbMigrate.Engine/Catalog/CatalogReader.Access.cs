namespace DbMigrate.Engine.Catalog;

internal sealed partial class CatalogReader
{
    /// <summary>Returns a database by its name, not quoted, or null.</summary>
    internal async Task<CatalogDatabase?> FindDatabaseAsync(string name, CancellationToken cancellationToken) =>
        FirstOrNull(
            await ReadIsolatedAsync(
                    "database",
                    r => new CatalogDatabase(
                        r.GetString(0),
                        r.GetString(1),
                        r.GetString(2),
                        r.GetString(3),
                        r.GetInt32(4),
                        r.GetBoolean(5)
                    ),
                    cancellationToken,
                    name
                )
                .ConfigureAwait(false)
        );

    /// <summary>Returns a role by its name, not quoted, or null.</summary>
    internal async Task<CatalogRole?> FindRoleAsync(string name, CancellationToken cancellationToken) =>
        FirstOrNull(
            await ReadIsolatedAsync(
                    "role",
                    r => new CatalogRole(
                        r.GetBoolean(0),
                        r.GetBoolean(1),
                        r.GetBoolean(2),
                        r.GetInt32(3),
                        r.GetFieldValue<string[]>(4),
                        r.GetFieldValue<string[]>(5)
                    ),
                    cancellationToken,
                    name
                )
                .ConfigureAwait(false)
        );

    /// <summary>Returns how many sessions a role has.</summary>
    internal async Task<long> CountSessionsAsync(string role, CancellationToken cancellationToken) =>
        (await ReadIsolatedAsync("role-sessions", r => r.GetInt64(0), cancellationToken, role).ConfigureAwait(false))[
            0
        ];

    /// <summary>
    /// Returns the first objects of users in the database, and how many there are. Those of extensions and of the
    /// journal do not count.
    /// </summary>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="except">Tables that do not count, quoted, with their sequences and schemas; null: none.</param>
    internal async Task<(IReadOnlyList<string> First, long Count)> ReadUserObjectsAsync(
        CancellationToken cancellationToken,
        IReadOnlyList<string>? except = null
    )
    {
        var rows = await ReadIsolatedAsync(
                "user-objects",
                r => (Name: r.GetString(0), Count: r.GetInt64(1)),
                cancellationToken,
                (object)(string[])[.. except ?? []]
            )
            .ConfigureAwait(false);
        return ([.. rows.Select(r => r.Name)], rows.Count == 0 ? 0 : rows[0].Count);
    }
}
