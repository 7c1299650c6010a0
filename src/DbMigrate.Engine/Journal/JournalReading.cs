using System.Runtime.CompilerServices;
using DbMigrate.Engine.Journal.Access;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>Runs one query over the journal, after its objects were compared, in one round trip.</summary>
internal sealed class JournalReading(NpgsqlConnection connection) : IAsyncDisposable
{
    private NpgsqlBatch? _batch;
    private NpgsqlDataReader? _reader;

    /// <summary>Whether the database has a journal; known once the rows are read.</summary>
    internal bool HasJournal { get; private set; }

    /// <summary>Returns the reader at each row; no row where the database has no journal.</summary>
    internal async IAsyncEnumerable<NpgsqlDataReader> RowsAsync(
        NpgsqlBatchCommand query,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await OpenAsync(query, cancellationToken).ConfigureAwait(false);
        while (_reader is not null && await _reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return _reader;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_reader is not null)
        {
            await _reader.DisposeAsync().ConfigureAwait(false);
        }

        if (_batch is not null)
        {
            await _batch.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task OpenAsync(NpgsqlBatchCommand query, CancellationToken cancellationToken)
    {
        _batch = JournalGuard.Begin(connection);
        _batch.BatchCommands.Add(query);
        try
        {
            _reader = await _batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await JournalGuard.SkipAsync(_reader, cancellationToken).ConfigureAwait(false);
            HasJournal = true;
        }
        catch (PostgresException e)
            when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            if (_reader is not null)
            {
                await _reader.DisposeAsync().ConfigureAwait(false);
                _reader = null;
            }
        }
        catch (PostgresException e)
        {
            if (_reader is not null)
            {
                await _reader.DisposeAsync().ConfigureAwait(false);
                _reader = null;
            }

            throw await JournalProblem
                .FromAsync(e, connection, MigrationAccessKind.View, cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
