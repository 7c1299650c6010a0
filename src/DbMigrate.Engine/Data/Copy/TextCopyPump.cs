using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>Moves rows in the text format of COPY, for types without a binary form that both servers understand.</summary>
/// <param name="cancelSource">Cancels what the source sends.</param>
/// <param name="cancelTarget">Cancels what the target receives.</param>
internal sealed class TextCopyPump(ServerCancel cancelSource, ServerCancel cancelTarget)
{
    private readonly char[] _buffer = new char[64 * 1024];

    /// <summary>Called with the characters and rows that have passed since the last call.</summary>
    internal Action<long, long> OnMoved { get; init; } = (_, _) => { };

    /// <summary>Moves the rows. An error of either server is thrown unchanged.</summary>
    /// <param name="source">A session of the source.</param>
    /// <param name="query">COPY … TO STDOUT, in the text format.</param>
    /// <param name="target">A session of the target.</param>
    /// <param name="copy">COPY … FROM STDIN, in the text format.</param>
    /// <param name="cancellationToken">Cancels it on both servers.</param>
    /// <returns>The number of rows.</returns>
    internal async Task<long> RunAsync(
        NpgsqlConnection source,
        string query,
        NpgsqlConnection target,
        string copy,
        CancellationToken cancellationToken
    )
    {
        using var from = await source.BeginTextExportAsync(query, cancellationToken).ConfigureAwait(false);
        return await cancelSource
            .DuringAsync(
                source,
                async () =>
                {
                    var into = (NpgsqlCopyTextWriter)
                        await target.BeginTextImportAsync(copy, cancellationToken).ConfigureAwait(false);
                    return await cancelTarget
                        .DuringAsync(target, () => MoveAsync(from, into, cancellationToken), cancellationToken)
                        .ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<long> MoveAsync(TextReader from, NpgsqlCopyTextWriter into, CancellationToken cancellationToken)
    {
        long rows = 0;
        var done = false;
        try
        {
            int read;
            while ((read = await from.ReadAsync(_buffer, CancellationToken.None).ConfigureAwait(false)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await into.WriteAsync(_buffer.AsMemory(0, read), CancellationToken.None).ConfigureAwait(false);

                // A line break within a value is written as \n.
                var lines = _buffer.AsSpan(0, read).Count('\n');
                rows += lines;
                OnMoved(read, lines);
            }

            done = true;
        }
        finally
        {
            if (done)
            {
                await into.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                await CopyPump.AbortAsync(into.CancelAsync).ConfigureAwait(false);
            }
        }

        return rows;
    }
}
