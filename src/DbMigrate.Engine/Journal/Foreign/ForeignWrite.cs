using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>A statement that writes the history of another tool, in the transaction of the journal's rows.</summary>
/// <param name="Table">The table of the history, for a reader.</param>
/// <param name="Text">The statement. It depends on no setting of the session.</param>
/// <param name="Values">The values of its parameters.</param>
internal sealed record ForeignWrite(string Table, string Text, params IReadOnlyList<object?> Values)
{
    private static readonly ConditionalWeakTable<NpgsqlBatchCommand, ForeignWrite> Sent = [];

    /// <summary>Returns the command that sends it.</summary>
    /// <param name="connection">The connection that sends it; its database's encoding can hold the texts.</param>
    internal NpgsqlBatchCommand ToCommand(NpgsqlConnection connection)
    {
        var command = new NpgsqlBatchCommand(Text);
        foreach (var value in Values)
        {
            command.Parameters.Add(ParameterOf(connection, value));
        }

        Sent.Add(command, this);
        return command;
    }

    /// <summary>Returns the condition of an error where the server refused such a statement; null: it was another.</summary>
    internal static HistoryNotWrittenException? Refused(PostgresException e, NpgsqlConnection connection) =>
        e.BatchCommand is NpgsqlBatchCommand command && Sent.TryGetValue(command, out var write)
            ? new HistoryNotWrittenException(
                $"The history of the other tool, {write.Table} in the database {connection.Database}, could not be "
                    + $"written: {e.MessageText} ({e.SqlState}).",
                write.Table,
                e
            )
            : null;

    private static NpgsqlParameter ParameterOf(NpgsqlConnection connection, object? value) =>
        value switch
        {
            null => new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            string text => new() { Value = JournalEncoding.Text(connection, text) },
            string[] texts => new() { Value = Array.ConvertAll(texts, t => JournalEncoding.Text(connection, t)) },
            _ => new() { Value = value },
        };
}
