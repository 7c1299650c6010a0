using System.Text;
using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>Sends the data of a COPY … FROM stdin, unchanged from the file.</summary>
/// <param name="cancel">Cancels it on the server.</param>
internal sealed class CopyIn(ServerCancel cancel)
{
    private const int Chunk = 64 * 1024;

    /// <summary>Sends the data. An error of the server is thrown unchanged.</summary>
    /// <returns>The number of lines that were sent.</returns>
    internal async Task<long> RunAsync(
        NpgsqlConnection connection,
        string copy,
        Func<Stream> open,
        CancellationToken cancellationToken
    )
    {
        using var reader = new StreamReader(
            open(),
            new UTF8Encoding(false, throwOnInvalidBytes: true),
            detectEncodingFromByteOrderMarks: false
        );
        var writer = await connection.BeginTextImportAsync(copy, cancellationToken).ConfigureAwait(false);

        // A token that cancelled a write would break the connection while the server still executes the COPY.
        return await cancel
            .DuringAsync(connection, () => SendAsync(writer, reader, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    private static async Task<long> SendAsync(
        TextWriter writer,
        StreamReader reader,
        CancellationToken cancellationToken
    )
    {
        long rows = 0;
        var done = false;
        try
        {
            var buffer = new char[Chunk];
            int read;
            while ((read = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                await writer.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                rows += buffer.AsSpan(0, read).Count('\n');
            }

            done = true;
        }
        finally
        {
            if (!done && writer is NpgsqlCopyTextWriter text)
            {
                // Disposing the writer would complete the COPY.
                await AbortAsync(text).ConfigureAwait(false);
            }
            else
            {
                await writer.DisposeAsync().ConfigureAwait(false);
            }
        }

        return rows;
    }

    private static async Task AbortAsync(NpgsqlCopyTextWriter writer)
    {
        try
        {
            await writer.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is ObjectDisposedException or NpgsqlException)
        {
            // The connection is lost, or the server has ended the COPY. The error that follows has the reason.
        }
    }
}
