namespace DbMigrate.Engine.Catalog;

internal sealed partial class CatalogReader
{
    /// <summary>Returns who holds an advisory lock of one number in this database; null: no session does.</summary>
    /// <param name="key">The number.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal async Task<AdvisoryHolder?> FindAdvisoryHolderAsync(long key, CancellationToken cancellationToken)
    {
        var found = await ReadIsolatedAsync(
                "advisory-holder",
                r => new AdvisoryHolder(
                    r.GetInt32(0),
                    r.IsDBNull(1) ? string.Empty : r.GetString(1),
                    r.IsDBNull(2) ? string.Empty : r.GetString(2),
                    r.IsDBNull(3) ? null : r.GetFieldValue<DateTimeOffset>(3)
                ),
                cancellationToken,
                key
            )
            .ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }
}

/// <summary>The session that holds an advisory lock.</summary>
/// <param name="ProcessId">Its process id.</param>
/// <param name="User">Its role; empty: the server does not show it.</param>
/// <param name="Application">Its application name; empty: none.</param>
/// <param name="Since">When it was connected, or null.</param>
internal sealed record AdvisoryHolder(int ProcessId, string User, string Application, DateTimeOffset? Since);
