using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Model.Checks;

/// <summary>The SQL of a check: what is sent, and what is refused before.</summary>
internal sealed class CheckStatements
{
    private const string Before = "SELECT ";

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
    /// Takes the SQL under a key of a node. What is wrong whatever the variables are is said at once.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="key">The key.</param>
    /// <param name="writes">Whether several statements may prepare the question.</param>
    /// <param name="asker">Who asks, as errors say it.</param>
    internal static CheckStatements Of(KindNode node, string key, bool writes, StatementAsker asker) =>
        Of(node, key, node.Text(key), writes, asker);

    /// <summary>
    /// Takes the condition under a key of a node; it is read as part of a statement, so that it cannot be more than a
    /// condition.
    /// </summary>
    internal static CheckStatements Condition(KindNode node, string key) =>
        Of(node, key, Before + node.Text(key), writes: false, StatementAsker.Check);

    private static CheckStatements Of(KindNode node, string key, string sql, bool writes, StatementAsker asker)
    {
        var statements = new CheckStatements(sql, node.Folder, node.PlaceOf(key), writes, asker);
        try
        {
            statements.Read(new Dictionary<string, string>());
        }
        catch (PlanInvalidException) when (statements._sql.Contains(':', StringComparison.Ordinal))
        {
            // The values of variables are known when the check is asked; it is read again then.
        }

        return statements;
    }

    /// <summary>The statements as they are sent; at least one.</summary>
    /// <exception cref="PlanInvalidException">It cannot be read, or holds what a check may not do.</exception>
    internal IReadOnlyList<string> Read(IReadOnlyDictionary<string, string> variables)
    {
        SqlScript script;
        try
        {
            script = SqlReader.ReadText(
                _sql,
                _place.File,
                new SqlReadOptions { Variables = variables, RootFolder = _folder }
            );
        }
        catch (PlanInvalidException e)
        {
            // Its lines are counted from the beginning of the SQL, which stands somewhere in the plan.
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

        var statements = script.Statements;
        var problem =
            statements.Count == 0 ? "Here is no SQL statement."
            : statements.Count > 1 && !_writes
                ? $"These are {statements.Count} statements, and {_asker.Name} asks one.{_asker.Several}"
            : statements.Any(s => EndsTransaction(s.Form.Rule))
                ? $"{ShapeDescription.Capital(_asker.Name)} may not begin or end a transaction: it runs in one that is always rolled back."
            : statements.Any(s => s.Copy is not null)
                ? $"{ShapeDescription.Capital(_asker.Name)} takes no rows of COPY: use INSERT … VALUES."
            : null;
        return problem is null
            ? [.. statements.Select(s => s.Text)]
            : throw new PlanInvalidException(_place.File, [new PlanFinding(_place, problem)]);
    }

    /// <summary>What was taken with <see cref="Condition"/>, as it is sent.</summary>
    internal string ReadCondition(IReadOnlyDictionary<string, string> variables) => Read(variables)[0][Before.Length..];

    private static bool EndsTransaction(TransactionRule rule) =>
        rule
            is TransactionRule.Begin
                or TransactionRule.Commit
                or TransactionRule.CommitAndChain
                or TransactionRule.Rollback
                or TransactionRule.Prepare;
}

/// <summary>Who asks a statement, as errors say it.</summary>
/// <param name="Name">With its article.</param>
/// <param name="Several">What there is for who has several statements to ask, or null.</param>
internal sealed record StatementAsker(string Name, string? Several = null)
{
    internal static StatementAsker Check { get; } =
        new("a check", " Say `rollback: true` where those before the last prepare the question.");

    internal static StatementAsker Metric { get; } = new("a metric");
}
