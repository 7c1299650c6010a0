using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Steps.Probes;

/// <summary>DROP INDEX CONCURRENTLY: gone, it happened; there, valid or not, it is dropped again.</summary>
/// <param name="index">The index, as SQL reads it.</param>
internal sealed class DropIndexProbe(string index) : IInDoubtProbe
{
    public async Task<InDoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select to_regclass($1) is null", connection)
        {
            Parameters = { new() { Value = index } },
        };
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true
            ? new InDoubtAnswer(true, $"The index {index} is gone.")
            : new InDoubtAnswer(false, $"The index {index} is still there: it is dropped now.");
    }
}
