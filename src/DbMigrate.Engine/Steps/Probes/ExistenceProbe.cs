using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Steps.Probes;

/// <summary>
/// A statement that makes or removes an object of the cluster whole: whether the object is there tells whether it
/// happened.
/// </summary>
/// <param name="what">The kind of object, as in <c>database</c>.</param>
/// <param name="query">Asks whether one named $1 is there.</param>
/// <param name="name">Its name, not quoted.</param>
/// <param name="makes">Whether the statement makes it; else it removes it.</param>
internal sealed class ExistenceProbe(string what, string query, string name, bool makes) : IInDoubtProbe
{
    public async Task<InDoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(query, connection) { Parameters = { new() { Value = name } } };
        var there = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
        return new InDoubtAnswer(
            there == makes,
            $"The {what} {Sql.SqlText.QuoteIdentifierIfNeeded(name)} is {(there ? "there" : "not there")}."
        );
    }
}
