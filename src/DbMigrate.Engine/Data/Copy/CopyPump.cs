using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>Moves rows from one server to another as they are: what one COPY sends, another one gets.</summary>
/// <param name="cancelSource">Cancels what the source sends.</param>
/// <param name="cancelTarget">Cancels what the target receives.</param>
internal sealed class CopyPump(ServerCancel cancelSource, ServerCancel cancelTarget)
{
    // Npgsql gives a row with each call. Thousands of rows are written together: a call of the system for each 8 KB, and
    // a turn of this loop for each row, would keep a processor busy.
    private const int BufferSize = 128 * 1024;

    // The next rows are read while the last ones are written.
    private readonly byte[][] _buffers = [new byte[BufferSize], new byte[BufferSize]];

    /// <summary>Called with the bytes and rows that have passed since the last call.</summary>
    internal Action<long, long> OnMoved { get; init; } = (_, _) => { };

    /// <summary>Moves the rows. An error of either server is thrown unchanged.</summary>
    /// <param name="source">A session of the source.</param>
    /// <param name="query">COPY … TO STDOUT, in the binary format.</param>
    /// <param name="target">A session of the target.</param>
    /// <param name="copy">COPY … FROM STDIN, in the binary format.</param>
    /// <param name="cancellationToken">Cancels it on both servers.</param>
    /// <returns>The bytes and the rows.</returns>
    internal async Task<(long Bytes, long Rows)> RunAsync(
        NpgsqlConnection source,
        string query,
        NpgsqlConnection target,
        string copy,
        CancellationToken cancellationToken
    )
    {
        var from = await source.BeginRawBinaryCopyAsync(query, cancellationToken).ConfigureAwait(false);
        return await cancelSource
            .DuringAsync(source, () => IntoAsync(from, target, copy, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<(long Bytes, long Rows)> IntoAsync(
        NpgsqlRawCopyStream from,
        NpgsqlConnection target,
        string copy,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var into = await target.BeginRawBinaryCopyAsync(copy, cancellationToken).ConfigureAwait(false);
            return await cancelTarget
                .DuringAsync(target, () => MoveAsync(from, into, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            await from.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<(long Bytes, long Rows)> MoveAsync(
        NpgsqlRawCopyStream from,
        NpgsqlRawCopyStream into,
        CancellationToken cancellationToken
    )
    {
        var rows = new BinaryRows();
        long bytes = 0;
        var writing = Task.CompletedTask;
        var done = false;
        try
        {
            for (var turn = 0; ; turn = 1 - turn)
            {
                var buffer = _buffers[turn];
                var read = await FillAsync(from, buffer).ConfigureAwait(false);
                await writing.ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if (read == 0)
                {
                    break;
                }

                var before = rows.Count;
                rows.Add(buffer.AsSpan(0, read));
                bytes += read;
                OnMoved(read, rows.Count - before);
                writing = into.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None).AsTask();
            }

            done = true;
        }
        finally
        {
            await EndAsync(into, writing, done).ConfigureAwait(false);
        }

        return (bytes, rows.Count);
    }

    /// <summary>Reads until the buffer is full or the rows end.</summary>
    private static async Task<int> FillAsync(NpgsqlRawCopyStream from, byte[] buffer)
    {
        var filled = 0;
        while (
            filled < buffer.Length
            && await from.ReadAsync(buffer.AsMemory(filled), CancellationToken.None).ConfigureAwait(false)
                is var read
                    and > 0
        )
        {
            filled += read;
        }

        return filled;
    }

    // Disposing the stream would complete the COPY.
    private static async Task EndAsync(NpgsqlRawCopyStream into, Task writing, bool done)
    {
        if (done)
        {
            await into.DisposeAsync().ConfigureAwait(false);
            return;
        }

        await AbortAsync(async () =>
            {
                await writing.ConfigureAwait(false);
                await into.CancelAsync().ConfigureAwait(false);
            })
            .ConfigureAwait(false);
    }

    /// <summary>Ends a COPY to the server so that nothing of it stays.</summary>
    internal static async Task AbortAsync(Func<Task> cancelAsync)
    {
        try
        {
            await cancelAsync().ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is ObjectDisposedException or NpgsqlException or IOException or InvalidOperationException)
        {
            // The connection is lost, or the server has ended the COPY. The error that follows has the reason.
        }
    }
}
