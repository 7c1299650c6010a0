using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate;

/// <summary>Shows how a SQL file is read, without a database.</summary>
public static class MigrationStatementReader
{
    /// <summary>Reads a file with all that it includes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="variables">psql's variables, or null.</param>
    /// <param name="rootFolder">The folder that <c>\i</c> is relative to and may not leave; null: the file's folder,
    /// and no limit.</param>
    /// <exception cref="SqlFileInvalidException">The file cannot be run; with everything that is
    /// wrong.</exception>
    public static IReadOnlyList<MigrationStatement> Read(
        string file,
        IReadOnlyDictionary<string, string>? variables = null,
        string? rootFolder = null
    ) => Enumerate(file, variables, rootFolder).ToArray();

    /// <summary>
    /// Returns the statements one at a time. The memory used is 48 bytes a statement and the text of the current one,
    /// for a file of any size.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="variables">psql's variables, or null.</param>
    /// <param name="rootFolder">The folder that <c>\i</c> is relative to and may not leave; null: the file's folder,
    /// and no limit.</param>
    /// <exception cref="SqlFileInvalidException">The file cannot be run; with everything that is wrong. Thrown after the
    /// last statement that could be read.</exception>
    public static IEnumerable<MigrationStatement> Enumerate(
        string file,
        IReadOnlyDictionary<string, string>? variables = null,
        string? rootFolder = null
    )
    {
        var options = new SqlReadOptions { RootFolder = rootFolder, InPlan = rootFolder is not null };
        var (records, problem) = SqlReader.ReadAlone(
            file,
            variables is null ? options : options with { Variables = variables }
        );
        var batches = new BatchBuilder(records, SqlTransactionMode.File, null).Build();
        foreach (var (statement, _) in Analyze(new StatementList(records, 0, records.Count), batches))
        {
            yield return statement;
        }

        if (problem is not null)
        {
            throw problem;
        }
    }

    /// <summary>Returns the statements of a script that was read, in their public form.</summary>
    internal static IEnumerable<MigrationStatement> Describe(
        SqlScript script,
        SqlTransactionMode mode = SqlTransactionMode.File
    ) => Analyze(script, mode).Select(s => s.Statement);

    /// <summary>Returns the statements of a script that was read, with their effects.</summary>
    internal static IEnumerable<DescribedStatement> Analyze(
        SqlScript script,
        SqlTransactionMode mode = SqlTransactionMode.File
    ) => Analyze(script.Statements, script.GetBatches(mode));

    private static IEnumerable<DescribedStatement> Analyze(
        IReadOnlyList<SqlStatement> statements,
        IReadOnlyList<SqlBatch> batches
    )
    {
        var state = new ScriptState();
        var findings = FileFindings.Of(batches).ToLookup(f => f.Statement.Index, f => f.Message);
        var batch = 0;
        var shown = 0;
        foreach (var statement in statements)
        {
            while (batch < batches.Count && statement.Index >= batches[batch].First + batches[batch].Statements.Count)
            {
                batch++;
            }

            var number = batch < batches.Count && statement.Index >= batches[batch].First ? batch + 1 : 0;
            if (number != shown)
            {
                state.BeginTransaction();
                shown = number;
            }

            var described = StatementDescription.Of(statement, number, state, findings[statement.Index]);
            yield return described.Effects.Events.Count == 0
                ? described
                : described with
                {
                    Effects = described.Effects with { Events = [new BatchBegun(number), .. described.Effects.Events] },
                };
        }
    }
}
