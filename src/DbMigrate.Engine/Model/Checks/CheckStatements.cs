using System.Text;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Model.Checks;

/// <summary>The SQL of a check or a metric, validated before it is sent.</summary>
internal sealed class CheckStatements
{
    private const string Before = "SELECT ";
    private const long MostBytes = 16 << 20;

    private readonly string _sql;
    private readonly string _folder;
    private readonly SourcePlace _place;
    private readonly bool _writes;
    private readonly StatementAsker _asker;

    private CheckStatements(string sql, string folder, SourcePlace place, bool writes, StatementAsker asker)
    {
        _asker = asker;
        _sql = sql;
        _folder = folder;
        _place = place;
        _writes = writes;
    }

    /// <summary>
    /// Reads the SQL under a key of a node. Errors that do not depend on variables are thrown now.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="key">The key.</param>
    /// <param name="writes">Whether statements before the last one are allowed.</param>
    /// <param name="asker">The owner of the SQL, for errors.</param>
    internal static CheckStatements Of(KindNode node, string key, bool writes, StatementAsker asker) =>
        Of(node, key, node.Text(key), writes, asker);

    /// <summary>
    /// Reads the condition under a key of a node. It is parsed as part of a statement, so that it cannot be more.
    /// </summary>
    internal static CheckStatements Condition(KindNode node, string key)
    {
        // The rules of all fragments come first. What they refuse is not read a second time.
        var sql = Before + node.Text(key);
        return SqlFragment.Of(node, key) is { IsAcceptable: false }
            ? new CheckStatements(sql, node.Folder, node.PlaceOf(key), writes: false, StatementAsker.Check)
            : Of(node, key, sql, writes: false, StatementAsker.Check);
    }

    private static CheckStatements Of(KindNode node, string key, string sql, bool writes, StatementAsker asker)
    {
        var statements = new CheckStatements(sql, node.Folder, node.PlaceOf(key), writes, asker);
        try
        {
            statements.Read(new Dictionary<string, string>());
        }
        catch (PlanInvalidException e)
            when (statements._sql.Contains(':', StringComparison.Ordinal) || e.Findings.Any(f => f.AwaitsVariable))
        {
            // The values of variables are known only when the check runs; it is read again then.
        }

        return statements;
    }

    /// <summary>Returns the statements as they are sent; at least one.</summary>
    /// <exception cref="PlanInvalidException">The SQL cannot be read, or is not allowed in a check.</exception>
    internal IReadOnlyList<string> Read(IReadOnlyDictionary<string, string> variables)
    {
        var script = ReadScript(variables);
        var statements = script.Statements;
        var problem =
            statements.Count == 0 ? "The SQL has no statement."
            : !_asker.TakesParameters
            && statements.Select(s => ParameterIn(s.Text)).FirstOrDefault(p => p is not null) is { } parameter
                ? parameter
            : statements.Count > 1 && !_writes
                ? $"The SQL has {statements.Count} statements; {_asker.Name} takes one.{_asker.Several}"
            : statements.Any(s => EndsTransaction(s.Form.Rule))
                ? $"{ShapeDescription.Capital(_asker.Name)} may not begin or end a transaction. It runs in "
                    + "one that is always rolled back."
            : statements.Any(s => s.Copy is not null)
                ? $"{ShapeDescription.Capital(_asker.Name)} cannot read COPY rows. Use INSERT … VALUES."
            : null;
        return problem is null
            ? [.. statements.Select(s => s.Text)]
            : throw new PlanInvalidException(_place.File, [new PlanFinding(_place, problem)]);
    }

    /// <summary>Returns the files that the SQL includes.</summary>
    /// <exception cref="PlanInvalidException">The SQL cannot be read.</exception>
    internal ContentFiles ReadContent(IReadOnlyDictionary<string, string> variables) =>
        ContentFiles.Below(ReadScript(variables));

    private SqlScript ReadScript(IReadOnlyDictionary<string, string> variables)
    {
        try
        {
            return SqlReader.ReadText(
                _sql,
                _place.File,
                SessionVariables.Options(variables, _folder) with
                {
                    MaxBytes = MostBytes,
                }
            );
        }
        catch (PlanInvalidException e)
        {
            // Places in the SQL are relative to its first line; the plan's place is the one to report.
            throw new PlanInvalidException(
                e.File,
                [
                    .. e.Findings.Select(f =>
                        f with
                        {
                            Place = _place,
                            Message = $"In line {f.Place.Line} of the SQL: {f.Message}",
                        }
                    ),
                ],
                e
            );
        }
    }

    /// <summary>Returns the SQL of <see cref="Condition"/> as it is sent.</summary>
    internal string ReadCondition(IReadOnlyDictionary<string, string> variables) =>
        new SqlFragment(_sql[Before.Length..], _place).Read(variables);

    // A statement that is prepared, and the body of a function, have parameters of their own.
    private static string? ParameterIn(string statement)
    {
        var tokens = new SqlTokens(Encoding.UTF8.GetBytes(statement), standardConformingStrings: true);
        return tokens.IsWord(0, "prepare") || tokens.IsWord(0, "create")
            ? null
            : Enumerable
                .Range(0, tokens.Count())
                .Select(i => FragmentCheck.Parameter(tokens, i))
                .FirstOrDefault(p => p is not null);
    }

    private static bool EndsTransaction(TransactionRule rule) =>
        rule
            is TransactionRule.Begin
                or TransactionRule.Commit
                or TransactionRule.CommitAndChain
                or TransactionRule.Rollback
                or TransactionRule.Prepare;
}

/// <summary>The owner of a SQL text, for errors.</summary>
/// <param name="Name">The name with its article.</param>
/// <param name="Several">What to do with several statements, or null.</param>
internal sealed record StatementAsker(string Name, string? Several = null)
{
    internal static StatementAsker Check { get; } =
        new("a check", " With `rollback: true`, statements before the last one prepare the question.");

    /// <summary>A check of a query as an application sends it.</summary>
    internal static StatementAsker Query { get; } = new("a check") { TakesParameters = true };

    internal static StatementAsker Metric { get; } = new("a metric");

    /// <summary>Whether the SQL may have $1, $2 and so on, whose values are in the plan.</summary>
    internal bool TakesParameters { get; init; }
}
