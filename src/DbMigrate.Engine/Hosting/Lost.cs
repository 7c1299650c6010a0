using DbMigrate.Engine.Execution;

namespace DbMigrate.Engine.Hosting;

/// <summary>Tells a server that went away from every other error.</summary>
internal static class Lost
{
    /// <summary>Does the work; a connection that breaks is told as a condition of ours.</summary>
    internal static async Task<T> TellAsync<T>(Func<Task<T>> work, string what)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (ConnectionLoss.Is(e))
        {
            throw new ConnectionLostException($"The connection to the server was lost while {what}: {ConnectionLoss.Describe(e)}. Nothing was run; try again when the server is back.", string.Empty, false, e);
        }
    }
}
