using DbMigrate.Engine.Catalog.Objects;
using Npgsql;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>Sets the sequences of one side to the positions that they have on the other.</summary>
/// <remarks>They are read after the rows: the sequence of a table that takes no writes does not move.</remarks>
internal static class SequencePositions
{
    /// <summary>Sets the sequences of a copy.</summary>
    /// <param name="schema">The objects of the copy.</param>
    /// <param name="from">A session of the side that has the positions.</param>
    /// <param name="to">A session of the other side.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task SetAsync(
        DatabaseSchema schema,
        NpgsqlConnection from,
        NpgsqlConnection to,
        CancellationToken cancellationToken
    )
    {
        var names = schema
            .Objects.SelectMany(DatabaseSchema.WithParts)
            .OfType<SequenceObject>()
            .Select(s => s.Name)
            .ToList();
        if (names.Count == 0)
        {
            return;
        }

        await using var read = new NpgsqlBatch(from);
        foreach (var name in names)
        {
            read.BatchCommands.Add(new($"select s.last_value, s.is_called from {name} s"));
        }

        await using var set = new NpgsqlBatch(to);
        await using (var reader = await read.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var name in names)
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                set.BatchCommands.Add(
                    new("select pg_catalog.setval($1::pg_catalog.text::pg_catalog.regclass, $2, $3)")
                    {
                        Parameters =
                        {
                            new() { Value = name },
                            new() { Value = reader.GetInt64(0) },
                            new() { Value = reader.GetBoolean(1) },
                        },
                    }
                );
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        await set.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
