namespace DbMigrate.Engine.Server;

/// <summary>The boundary around calls to the server: translates a lost connection.</summary>
internal static class ConnectionGuard
{
    /// <summary>Makes a call.</summary>
    /// <exception cref="ConnectionLostException">The connection was lost in the call.</exception>
    internal static async Task<T> RunAsync<T>(ServerCall call, Func<Task<T>> workAsync)
    {
        try
        {
            return await workAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (ConnectionLoss.Is(e))
        {
            throw call.Because(e);
        }
    }

    /// <summary>Makes a call.</summary>
    /// <exception cref="ConnectionLostException">The connection was lost in the call.</exception>
    internal static Task RunAsync(ServerCall call, Func<Task> workAsync) =>
        RunAsync(
            call,
            async () =>
            {
                await workAsync().ConfigureAwait(false);
                return true;
            }
        );
}
