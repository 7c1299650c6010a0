using Npgsql;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>Reads a schema again when an object is dropped while it is read.</summary>
internal static class SchemaRetry
{
    /// <summary>How often a schema is read before that counts as a failure.</summary>
    internal const int Attempts = 10;

    /// <summary>Runs a reading of a schema until no object is dropped meanwhile.</summary>
    /// <param name="what">What is read, for the message: <c>the connection default</c>.</param>
    /// <param name="readAsync">
    /// Reads, by the number of the attempt from 1 on. The server ends the transaction of a failed attempt, and the driver
    /// closes a session that reported an internal error.
    /// </param>
    /// <exception cref="SchemaNotReadException">Every attempt failed.</exception>
    internal static async Task<T> RunAsync<T>(string what, Func<int, Task<T>> readAsync)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await readAsync(attempt).ConfigureAwait(false);
            }
            catch (PostgresException e) when (SchemaReader.IsOfDroppedObject(e))
            {
                if (attempt == Attempts)
                {
                    throw new SchemaNotReadException(
                        what,
                        $"The schema of {what} could not be read in {Attempts} attempts, as when objects are dropped all "
                            + $"the time: {e.MessageText} (SQLSTATE {e.SqlState}).",
                        e
                    );
                }
            }
        }
    }
}
