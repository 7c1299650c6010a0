using DbMigrate.Engine.Server.Connections;
using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>
/// Refuses a connection through a pooler in transaction mode. Such a pooler gives sessions, and with them the runner's
/// lock, to other clients.
/// </summary>
internal static class PoolerGuard
{
    /// <summary>Throws where the connection goes through such a pooler.</summary>
    /// <param name="home">The session on the home database, with no transaction.</param>
    /// <param name="openAnother">Opens a second session; only called behind a pooler.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ConnectionFailedException">The connection goes through such a pooler.</exception>
    internal static async Task RequireDirectAsync(
        NpgsqlConnection home,
        Func<CancellationToken, Task<NpgsqlConnection>> openAnother,
        CancellationToken cancellationToken
    )
    {
        var probe = await PoolerProbe.DetectAsync(home, openAnother, cancellationToken).ConfigureAwait(false);
        if (probe.Message is { } message)
        {
            throw new ConnectionFailedException(
                ConnectionResolver.Home,
                FormattableString.Invariant(
                    $"Connection '{ConnectionResolver.Home}' ({ServerAddress.Of(home)}): {message}"
                ),
                MigrationErrorCategory.InvalidArgument
            );
        }
    }
}
