using System.Text;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Model.Objects;

/// <summary>
/// A SQL expression or type in a plan. Variables are substituted as in psql.
/// </summary>
/// <param name="Text">The text in the plan.</param>
/// <param name="Place">The place in the plan.</param>
/// <param name="Shape">What it is.</param>
internal sealed record SqlFragment(string Text, SourcePlace Place, FragmentShape Shape = FragmentShape.Expression)
{
    // Prefix that makes the fragment a statement.
    private const string Head = "select ";

    private static readonly Dictionary<string, string> NoVariables = [];

    /// <summary>The value of a key, or null. What is wrong with it is reported to the node.</summary>
    internal static SqlFragment? Of(KindNode node, string key, FragmentShape shape = FragmentShape.Expression) =>
        node.OptionalText(key) is { } text ? Checked(node, new SqlFragment(text, node.PlaceOf(key), shape)) : null;

    /// <summary>The values of a key.</summary>
    internal static IReadOnlyList<SqlFragment> ListOf(KindNode node, string key, FragmentShape shape) =>
        [.. NameList.Scalars(node.Value(key)).Select(s => Checked(node, new SqlFragment(s.Text, s.Place, shape)))];

    /// <summary>Whether it can be read without values of variables.</summary>
    internal bool IsAcceptable
    {
        get
        {
            try
            {
                return Read(NoVariables).Length > 0;
            }
            catch (PlanInvalidException)
            {
                return false;
            }
        }
    }

    /// <summary>Returns whether it uses a variable, outside of quotes and comments.</summary>
    internal bool Uses(string variable) =>
        SqlReader.UnsetVariables(Head + Text, Place.File, new SqlReadOptions { MayInclude = false }).Contains(variable);

    /// <summary>Returns the SQL for the server, with variables substituted and without trailing comments.</summary>
    /// <exception cref="PlanInvalidException">It does not end where it should, or a variable has no value.</exception>
    internal string Read(IReadOnlyDictionary<string, string> variables)
    {
        IReadOnlyList<SqlStatement> statements;
        try
        {
            statements = SqlReader
                .ReadText(Head + Text, Place.File, new SqlReadOptions { Variables = variables, MayInclude = false })
                .Statements;
        }
        catch (PlanInvalidException e)
        {
            throw new PlanInvalidException(
                Place.File,
                [.. e.Findings.Select(f => new PlanFinding(Place, f.Message, f.Suggestion))],
                e
            );
        }

        if (
            statements is not [var one]
            || one.Text.Length <= Head.Length
            || !one.Text.StartsWith(Head, StringComparison.Ordinal)
        )
        {
            throw Invalid($"'{Text}' is not one expression. It must not contain a semicolon outside quotes.");
        }

        var sql = one.Text[Head.Length..].TrimStart();
        return FragmentCheck.Problem(sql, Shape) is { } problem ? throw Invalid(Sentence(problem)) : sql;
    }

    private static SqlFragment Checked(KindNode node, SqlFragment fragment)
    {
        try
        {
            fragment.Read(NoVariables);
        }
        catch (PlanInvalidException) when (fragment.HasVariables())
        {
            // The values are known only when it is read with them, and then it is checked again.
            if (FragmentCheck.Problem(fragment.Text, fragment.Shape) is { } problem)
            {
                node.Error(fragment.Place, fragment.Sentence(problem));
            }
        }
        catch (PlanInvalidException e)
        {
            foreach (var finding in e.Findings)
            {
                node.Error(finding.Place, finding.Message, finding.Suggestion);
            }
        }

        return fragment;
    }

    private bool HasVariables()
    {
        var lexer = new SqlLexer(new InputWindow(Encoding.UTF8.GetBytes(Text)), script: true);
        while (lexer.Next() is not (SqlTokenKind.End or SqlTokenKind.Unterminated))
        {
            if (lexer.Kind == SqlTokenKind.Variable)
            {
                return true;
            }
        }

        return false;
    }

    private string Sentence(string problem) => $"'{DisplayText.OneLine(Text)}' would change the statement: {problem}";

    private PlanInvalidException Invalid(string message) => new(Place.File, [new PlanFinding(Place, message)]);
}
