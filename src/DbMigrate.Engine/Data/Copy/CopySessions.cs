using Npgsql;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>The sessions of a worker: one on each side.</summary>
/// <param name="Source">The session on the source.</param>
/// <param name="Target">The session on the target.</param>
internal sealed record CopySessions(NpgsqlConnection Source, NpgsqlConnection Target) : IAsyncDisposable
{
    /// <summary>Opens both at the same time.</summary>
    /// <param name="openAsync">Opens a session on a connection of the plan.</param>
    /// <param name="source">The connection of the source.</param>
    /// <param name="target">The connection of the target.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task<CopySessions> OpenAsync(
        Func<string, CancellationToken, Task<NpgsqlConnection>> openAsync,
        string source,
        string target,
        CancellationToken cancellationToken
    )
    {
        var reading = openAsync(source, cancellationToken);
        try
        {
            var writes = await openAsync(target, cancellationToken).ConfigureAwait(false);
            try
            {
                return new CopySessions(await reading.ConfigureAwait(false), writes);
            }
            catch
            {
                await writes.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch
        {
            await DropAsync(reading).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes a session that may still be opening, or could not be opened.</summary>
    internal static async Task DropAsync(Task<NpgsqlConnection> opening)
    {
        await Task.WhenAny(opening).ConfigureAwait(false);
        if (opening.IsCompletedSuccessfully)
        {
            var connection = await opening.ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync().ConfigureAwait(false);
        await Target.DisposeAsync().ConfigureAwait(false);
    }
}
