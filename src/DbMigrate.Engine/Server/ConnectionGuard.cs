namespace DbMigrate.Engine.Server;

/// <summary>Tells a server that went away from every other error.</summary>
internal static class ConnectionGuard
{
    /// <summary>Does the work; a connection that breaks is told as a condition of ours.</summary>
    internal static async Task<T> RunAsync<T>(Func<Task<T>> work, string what)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (ConnectionLoss.Is(e))
        {
            throw new ConnectionLostException(
                $"The connection to the server was lost while {what}: {ConnectionLoss.Describe(e)}. Nothing was run.",
                string.Empty,
                false,
                e
            );
        }
    }
}
