using System.Text;
using DbMigrate.Engine.Sql.Scanning;
using static DbMigrate.Engine.Sql.Facts.FileFindingSeverity;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>
/// Finds what the batches of a file show before it runs: settings that would have no effect, transactions that cannot
/// be journaled, and what a resume could not make again.
/// </summary>
internal sealed class FileFindings
{
    private readonly List<FileFinding> _findings = [];
    private readonly SessionTrace _trace = new();
    private readonly HashSet<MigrationSessionState> _reported = [];

    private FileFindings() { }

    /// <summary>Returns the findings of a file, in the order of its batches.</summary>
    internal static IReadOnlyList<FileFinding> Of(IReadOnlyList<SqlBatch> batches)
    {
        var reading = new FileFindings();
        for (var i = 0; i < batches.Count; i++)
        {
            reading.ReadTransaction(batches[i]);
            if (batches.Count > 1)
            {
                reading.ReadSession(batches[i], isLast: i == batches.Count - 1);
            }
        }

        return reading._findings;
    }

    private void ReadTransaction(SqlBatch batch)
    {
        var statements = batch.Statements;
        if (IsReadOnly(batch.TransactionOptions))
        {
            Add(statements[0], Error, ReadOnly("This transaction"));
        }

        for (var i = 0; i < statements.Count; i++)
        {
            var statement = statements[i];
            if (statement.Kind is not ("SET" or "SET CONSTRAINTS"))
            {
                continue;
            }

            var setting = statement.Kind == "SET" ? SettingChange.OfStatement(statement.Tokens()) : default;
            var isTransaction = setting.Name == SettingChange.Transaction;
            if (isTransaction && IsReadOnly(statement.Tokens()))
            {
                Add(statement, Error, ReadOnly("The transaction of this statement"));
            }

            if (isTransaction && statement.Tokens().IsWord(2, "SNAPSHOT"))
            {
                Add(
                    statement,
                    Error,
                    "The snapshot of another session is older than the journal's newest row, so that the row of this batch "
                        + "could not be written in its transaction. Remove SET TRANSACTION SNAPSHOT."
                );
            }

            if (!batch.Transactional || IsLast(statements, i))
            {
                AddIneffective(statement, setting, isTransaction);
            }
        }
    }

    private void AddIneffective(SqlStatement statement, SettingChange setting, bool isTransaction)
    {
        const string Because = "no statement follows it in its transaction";
        if (isTransaction)
        {
            Add(
                statement,
                Error,
                $"SET TRANSACTION has no effect here: {Because}. Write BEGIN … COMMIT around it and the statements that "
                    + "it is for."
            );
        }
        else if (statement.Kind == "SET CONSTRAINTS" || setting.IsLocal)
        {
            Add(
                statement,
                Warning,
                $"{(setting.IsLocal ? "SET LOCAL" : statement.Kind)} has no effect here: {Because}. "
                    + "Write BEGIN … COMMIT around it and the statements that it is for."
            );
        }
    }

    // SET CONSTRAINTS IMMEDIATE at the end of a transaction checks what is deferred.
    private static bool IsLast(IReadOnlyList<SqlStatement> statements, int index) =>
        Enumerable.Range(index + 1, statements.Count - index - 1).All(i => statements[i].Kind is "SET" or "RESET")
        && (statements[index].Kind == "SET" || statements.Count == 1);

    private void ReadSession(SqlBatch batch, bool isLast)
    {
        while (_trace.FindUse(batch.Statements) is var (what, use))
        {
            Add(
                what.Statement,
                Warning,
                $"{SessionStateText.OfNamed(what)} is used by {use.Start}, in another batch of the file. It ends with its "
                    + "session: a phase that stops between the two batches cannot go on. Use a real table, or have "
                    + "both in one batch."
            );
            _trace.Forget(what);
        }

        if (isLast)
        {
            return;
        }

        _trace.Pass(batch.Statements.Where(s => s.Kind is not ("INSERT" or "UPDATE" or "DELETE" or "MERGE" or "COPY")));
        foreach (var other in _trace.Unnamed.Where(u => _reported.Add(u.State)))
        {
            if (SessionStateText.OfDone(other) is { } text)
            {
                Add(
                    other.Statement,
                    other.State == MigrationSessionState.Unknown ? Note : Warning,
                    $"{text} ends with the session: a phase that is resumed runs the batches after this one without it."
                );
            }
        }
    }

    private void Add(SqlStatement statement, FileFindingSeverity severity, string message) =>
        _findings.Add(new FileFinding(statement, severity, message));

    private static bool IsReadOnly(string? options) =>
        options is not null
        && IsReadOnly(new SqlTokens(Encoding.UTF8.GetBytes(options), standardConformingStrings: true));

    private static bool IsReadOnly(SqlTokens tokens) =>
        Enumerable.Range(0, tokens.Count()).Any(i => tokens.IsWord(i, "READ") && tokens.IsWord(i + 1, "ONLY"));

    private static string ReadOnly(string what) =>
        $"{what} is READ ONLY, and the journal's row of a batch is written in its transaction. Remove READ ONLY; a query "
        + "that only reads can be a check.";
}
